// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import java.util.HexFormat;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.DatagramLayout;
import vpnd.api.packet.NativeMemory;

/** A datagram that one party seals and another one opens. */
final class SealedDatagram implements AutoCloseable {
  /** What is in each byte that nobody has written. */
  static final byte UNTOUCHED = 0x5a;

  private static final int NONCE_SIZE = 32;
  private static final int CAPACITY = 1 << 16;

  private final CipherSuite suite;
  private final SuiteParty one;
  private final SuiteParty other;
  private final NativeMemory nonce;
  private final NativeMemory datagram;

  SealedDatagram(CipherSuite suite) {
    this.suite = suite;
    one = SuiteParty.of(suite);
    other = SuiteParty.of(suite);
    nonce = suite.allocate(NONCE_SIZE);
    datagram = suite.allocate(CAPACITY);
    if (!one.agree(other.open()) || !other.agree(one.open())) {
      throw new AssertionError("two parties do not agree");
    }
  }

  /** Byte {@code i} of each text. */
  static byte plainAt(int i) {
    return (byte) (3 * i + 1);
  }

  /** Seals a new text. */
  void seal(int nonce, int size) {
    for (int i = 0; i < CAPACITY; i++) {
      datagram.bytes().put(i, UNTOUCHED);
    }
    for (int i = 0; i < size; i++) {
      datagram.bytes().put(DatagramLayout.TEXT + i, plainAt(i));
    }
    this.nonce.bytes().put(0, (byte) nonce);
    var key = one.agreed().address() + CipherSuite.SEALING_KEY_AT;
    suite.cipher().seal(key, this.nonce.address(), datagram.address(), size);
  }

  boolean open(int nonce, int size) {
    this.nonce.bytes().put(0, (byte) nonce);
    var key = other.agreed().address() + CipherSuite.OPENING_KEY_AT;
    return suite.cipher().open(key, this.nonce.address(), datagram.address(), size);
  }

  void change(int at) {
    datagram.bytes().put(at, (byte) (at(at) ^ 1));
  }

  byte at(int at) {
    return datagram.bytes().get(at);
  }

  String plain(int size) {
    var text = new byte[size];
    for (int i = 0; i < size; i++) {
      text[i] = plainAt(i);
    }
    return HexFormat.of().formatHex(text);
  }

  String header() {
    return SuiteParty.hex(datagram, 0, DatagramLayout.TEXT);
  }

  String text(int size) {
    return SuiteParty.hex(datagram, DatagramLayout.TEXT, size);
  }

  String whole(int size) {
    return header() + text(size);
  }

  @Override
  public void close() {
    one.close();
    other.close();
    nonce.close();
    datagram.close();
  }
}
