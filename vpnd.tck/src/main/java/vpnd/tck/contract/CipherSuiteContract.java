// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Test;
import vpnd.api.crypto.Cipher;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.DatagramLayout;
import vpnd.api.packet.NativeMemory;
import vpnd.tck.Clause;
import vpnd.tck.ClauseNames;

/**
 * What every cipher suite keeps. Test vectors of the suites themselves are in {@code
 * docs/vectors.json}.
 */
@DisplayNameGeneration(ClauseNames.class)
public class CipherSuiteContract {
  private static final int NONCE_SIZE = 32;
  private static final int TEXT_SIZE = 100;

  private final CipherSuite suite;

  public CipherSuiteContract(CipherSuite suite) {
    this.suite = suite;
  }

  /** A party with its keys, and memory for a datagram. */
  private final class Party implements AutoCloseable {
    final NativeMemory secret = suite.allocate(CipherSuite.KEY_SIZE);
    final NativeMemory open = suite.allocate(CipherSuite.KEY_SIZE);
    final NativeMemory agreed = suite.allocate(CipherSuite.AGREED_SIZE);

    Party() {
      suite.generateKeyPair(secret.address(), open.address());
    }

    boolean agree(NativeMemory publicKey) {
      return suite.agree(agreed.address(), secret.address(), publicKey.address());
    }

    @Override
    public void close() {
      secret.close();
      open.close();
      agreed.close();
    }
  }

  private static byte[] bytes(NativeMemory memory, int from, int length) {
    var copy = new byte[length];
    memory.bytes().get(from, copy);
    return copy;
  }

  private static void assertSame(byte[] expected, byte[] actual) {
    assertEquals(hex(expected), hex(actual));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
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
        assertSame(new byte[size], bytes(memory, 0, size));
        assertEquals(0, memory.address() % 16, "address of " + size + " bytes");
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
    try (var party = new Party();
        var derived = suite.allocate(CipherSuite.KEY_SIZE)) {
      suite.derivePublicKey(party.secret.address(), derived.address());
      assertSame(
          bytes(party.open, 0, CipherSuite.KEY_SIZE), bytes(derived, 0, CipherSuite.KEY_SIZE));
    }
  }

  @Test
  @Clause(
      in = CipherSuite.class,
      method = "generateKeyPair",
      value = "from the operating system's random source")
  void twoPairsDiffer() {
    try (var one = new Party();
        var other = new Party()) {
      assertNotEquals(hex(bytes(one.secret, 0, 32)), hex(bytes(other.secret, 0, 32)));
    }
  }

  @Test
  @Clause(in = CipherSuite.class, method = "agree", value = "the keys that two parties share")
  void whatOneSealsTheOtherOpens() {
    try (var one = new Party();
        var other = new Party();
        var nonce = suite.allocate(NONCE_SIZE);
        var datagram = suite.allocate(DatagramLayout.TEXT + TEXT_SIZE)) {
      assertTrue(one.agree(other.open) && other.agree(one.open));
      var text = fill(datagram);
      seal(suite.cipher(), one, nonce, datagram);
      assertNotEquals(hex(text), hex(bytes(datagram, DatagramLayout.TEXT, TEXT_SIZE)));
      assertTrue(open(suite.cipher(), other, nonce, datagram));
      assertSame(text, bytes(datagram, DatagramLayout.TEXT, TEXT_SIZE));
    }
  }

  @Test
  @Clause(in = Cipher.class, method = "open", value = "Verifies the tag and, only if it is correct")
  void aChangedBitIsRefusedWhereverItIs() {
    try (var one = new Party();
        var other = new Party();
        var nonce = suite.allocate(NONCE_SIZE);
        var datagram = suite.allocate(DatagramLayout.TEXT + TEXT_SIZE)) {
      assertTrue(one.agree(other.open) && other.agree(one.open));
      for (int at : new int[] {DatagramLayout.TEXT - 1, DatagramLayout.TEXT, TEXT_SIZE}) {
        fill(datagram);
        seal(suite.cipher(), one, nonce, datagram);
        datagram.bytes().put(at, (byte) (datagram.bytes().get(at) ^ 1));
        assertFalse(open(suite.cipher(), other, nonce, datagram), "a change at " + at);
      }
    }
  }

  @Test
  @Clause(in = CipherSuite.class, method = "agree", value = "all bytes are zeros then")
  void aKeyOfLowOrderIsRefused() {
    try (var party = new Party();
        var zero = suite.allocate(CipherSuite.KEY_SIZE)) {
      assertFalse(party.agree(zero));
      assertSame(
          new byte[CipherSuite.AGREED_SIZE], bytes(party.agreed, 0, CipherSuite.AGREED_SIZE));
    }
  }

  private static byte[] fill(NativeMemory datagram) {
    var text = new byte[TEXT_SIZE];
    for (int i = 0; i < TEXT_SIZE; i++) {
      text[i] = (byte) i;
    }
    datagram.bytes().put(DatagramLayout.TEXT, text);
    return text;
  }

  private void seal(Cipher cipher, Party party, NativeMemory nonce, NativeMemory datagram) {
    cipher.seal(
        party.agreed.address() + CipherSuite.SEALING_KEY_AT,
        nonce.address(),
        datagram.address(),
        TEXT_SIZE);
  }

  private boolean open(Cipher cipher, Party party, NativeMemory nonce, NativeMemory datagram) {
    return cipher.open(
        party.agreed.address() + CipherSuite.OPENING_KEY_AT,
        nonce.address(),
        datagram.address(),
        TEXT_SIZE);
  }
}
