// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import vpnd.fuzz.Scratch;

/** A file of 24 bytes or more is a number, a shorter one is not; a written number is read back. */
public final class NonceFileFuzz {
  private static final int SIZE = 24;
  private static final Path FILE = Scratch.file("nonce");

  private NonceFileFuzz() {}

  /** Input: the content of the file. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    Files.write(FILE, bytes);
    var file = new NonceFile(FILE);
    var nonce = file.read();
    if (bytes.length < SIZE) {
      assertNull(nonce);
      return;
    }
    var reversed = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      reversed[i] = bytes[SIZE - 1 - i];
    }
    assertEquals("%048x".formatted(new BigInteger(1, reversed)), String.valueOf(nonce));
    if (nonce != null) {
      file.write(nonce);
      assertArrayEquals(Arrays.copyOf(bytes, SIZE), Files.readAllBytes(FILE));
    }
  }
}
