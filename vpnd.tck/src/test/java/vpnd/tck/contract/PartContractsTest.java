// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import vpnd.api.config.TunnelConfig;
import vpnd.api.config.TunnelConfigBuilder;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.network.IpPrefix;
import vpnd.api.role.PeerInfo;
import vpnd.crypto.Sodium;
import vpnd.role.netgw.NetworkGateway;

/** Parts of vpnd pass the contracts of parts; those with mistakes are in the tests Faulty. */
class PartContractsTest {
  private static final PeerInfo PEER = PeerInfo.ofId(7);
  private static final TunnelConfig CONFIG =
      new TunnelConfigBuilder("net-gw").remoteNetwork(IpPrefix.parse("10.2.0.0/24")).build();

  private static @Nullable Sodium sodium;

  @BeforeAll
  static void load() throws IOException {
    sodium = Sodium.open(null);
  }

  @AfterAll
  static void unload() {
    Objects.requireNonNull(sodium).close();
  }

  @Nested
  class NetGw extends RoleContract {
    NetGw() {
      super(new NetworkGateway(), CONFIG, PEER);
    }
  }

  @Nested
  class Nacl extends CipherSuiteContract {
    Nacl() {
      super(Objects.requireNonNull(sodium));
    }
  }

  @Nested
  class NaclCipher extends CipherContract {
    NaclCipher() {
      super(Objects.requireNonNull(sodium));
    }
  }

  private static CipherSuite aegis256() {
    return Needs.orSkip(
        Objects.requireNonNull(sodium).aegis256(), "this libsodium or processor has no AEGIS-256");
  }

  @Nested
  class Aegis extends CipherSuiteContract {
    Aegis() {
      super(aegis256());
    }
  }

  @Nested
  class AegisCipher extends CipherContract {
    AegisCipher() {
      super(aegis256());
    }
  }
}
