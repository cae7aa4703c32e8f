// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.tck.contract.SuiteParty.hex;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;
import vpnd.tck.Clause;
import vpnd.tck.ClauseNames;

/**
 * What every cipher suite keeps, but for its cipher, for which {@link CipherContract} is. Test
 * vectors of the suites themselves are in {@code docs/vectors.json}.
 */
@DisplayNameGeneration(ClauseNames.class)
public class CipherSuiteContract {
  private static final byte OTHER = 0x5a;
  private static final int TIMES = 100;

  private final CipherSuite suite;

  public CipherSuiteContract(CipherSuite suite) {
    this.suite = suite;
  }

  private SuiteParty party() {
    return SuiteParty.of(suite);
  }

  private static void fill(NativeMemory memory, int size) {
    for (int i = 0; i < size; i++) {
      memory.bytes().put(i, OTHER);
    }
  }

  @Test
  @Clause(in = CipherSuite.class, method = "name", value = "which every tunnel needs")
  void itHasTheNameOfASuite() {
    assertTrue(suite.name().equals("nacl") || suite.name().equals("aegis256"), suite.name());
    assertEquals(suite.name(), suite.name());
  }

  @Test
  @Clause(in = CipherSuite.class, method = "allocate", value = "filled with zeros")
  void memoryIsZeroAndAligned() {
    for (int size : new int[] {1, 32, CipherSuite.SMALL_SIZE, 4096, 100_000}) {
      try (var memory = suite.allocate(size)) {
        assertEquals("00".repeat(size), hex(memory, 0, size));
        assertEquals(0, memory.address() % 16, "address of " + size + " bytes");
      }
    }
  }

  @Test
  @Clause(in = CipherSuite.class, method = "allocate", value = "and overwritten on")
  void memoryOfAnEarlierKeyIsZero() {
    for (int i = 0; i < TIMES; i++) {
      try (var key = suite.allocate(CipherSuite.KEY_SIZE)) {
        assertEquals("00".repeat(CipherSuite.KEY_SIZE), hex(key, 0, CipherSuite.KEY_SIZE));
        fill(key, CipherSuite.KEY_SIZE);
      }
    }
  }

  @Test
  @Clause(in = NativeMemory.class, method = "close", value = "Further calls do nothing")
  void memoryIsClosedTwice() {
    var memory = suite.allocate(64);
    memory.close();
    memory.close();
  }

  @Test
  @Clause(in = CipherSuite.class, method = "derivePublicKey", value = "belongs to a secret key")
  void thePublicKeyIsThatOfThePair() {
    try (var party = party();
        var derived = suite.allocate(CipherSuite.KEY_SIZE)) {
      suite.derivePublicKey(party.secret().address(), derived.address());
      assertEquals(
          hex(party.open(), 0, CipherSuite.KEY_SIZE), hex(derived, 0, CipherSuite.KEY_SIZE));
    }
  }

  @Test
  @Clause(
      in = CipherSuite.class,
      method = "generateKeyPair",
      value = "from the operating system's random source")
  void twoPairsDiffer() {
    try (var one = party();
        var other = party()) {
      assertNotEquals(hex(one.secret(), 0, 32), hex(other.secret(), 0, 32));
    }
  }

  @Test
  @Clause(in = CipherSuite.class, method = "agree", value = "the keys that two parties share")
  void whatOneSealsWithTheOtherOpensWith() {
    try (var one = party();
        var other = party()) {
      assertTrue(one.agree(other.open()) && other.agree(one.open()));
      assertEquals(one.sealingKey(), other.openingKey());
      assertEquals(one.openingKey(), other.sealingKey());
    }
  }

  @Test
  @Clause(in = CipherSuite.class, method = "agree", value = "bit 255 of the public key is ignored")
  void bit255OfAPublicKeyIsIgnoredByNacl() {
    Needs.that(suite.name().equals("nacl"), "this suite takes ephemeral keys only");
    try (var one = party();
        var other = party()) {
      assertTrue(one.agree(other.open()));
      var expected = one.sealingKey();
      int last = CipherSuite.KEY_SIZE - 1;
      other.open().bytes().put(last, (byte) (other.open().bytes().get(last) | 0x80));
      assertTrue(one.agree(other.open()));
      assertEquals(expected, one.sealingKey());
    }
  }

  @Test
  @Clause(in = CipherSuite.class, method = "agree", value = "all bytes are zeros then")
  void aKeyOfLowOrderIsRefused() {
    try (var party = party();
        var zero = suite.allocate(CipherSuite.KEY_SIZE)) {
      fill(party.agreed(), CipherSuite.AGREED_SIZE);
      assertFalse(party.agree(zero));
      assertEquals(
          "00".repeat(CipherSuite.AGREED_SIZE), hex(party.agreed(), 0, CipherSuite.AGREED_SIZE));
    }
  }
}
