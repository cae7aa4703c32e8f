// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import java.util.HexFormat;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;

/** A party with its key pair, and what it has agreed on with another one. */
record SuiteParty(CipherSuite suite, NativeMemory secret, NativeMemory open, NativeMemory agreed)
    implements AutoCloseable {

  static SuiteParty of(CipherSuite suite) {
    var party =
        new SuiteParty(
            suite,
            suite.allocate(CipherSuite.KEY_SIZE),
            suite.allocate(CipherSuite.KEY_SIZE),
            suite.allocate(CipherSuite.AGREED_SIZE));
    suite.generateKeyPair(party.secret.address(), party.open.address());
    return party;
  }

  boolean agree(NativeMemory publicKey) {
    return suite.agree(agreed.address(), secret.address(), publicKey.address());
  }

  String sealingKey() {
    return hex(agreed, CipherSuite.SEALING_KEY_AT, CipherSuite.KEY_SIZE);
  }

  String openingKey() {
    return hex(agreed, CipherSuite.OPENING_KEY_AT, CipherSuite.KEY_SIZE);
  }

  static String hex(NativeMemory memory, int from, int length) {
    var copy = new byte[length];
    memory.bytes().get(from, copy);
    return HexFormat.of().formatHex(copy);
  }

  @Override
  public void close() {
    secret.close();
    open.close();
    agreed.close();
  }
}
