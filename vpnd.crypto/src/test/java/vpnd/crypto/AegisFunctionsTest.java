// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.testing.OnEachJava;

/** On which processors there is aegis256 at all (security E7). */
@OnEachJava
class AegisFunctionsTest {
  @ParameterizedTest
  @CsvSource({
    "'', false",
    "aesni, false",
    "avx, false",
    "sse41 avx avx2, false",
    "aesni avx, true",
    "armcrypto, true",
    "neon, false"
  })
  void thereIsNoneWithoutInstructionsForAes(String features, boolean isThere) {
    var all = Set.of(features.split(" ", -1));
    assertEquals(isThere, AegisFunctions.isFast(all::contains));
  }
}
