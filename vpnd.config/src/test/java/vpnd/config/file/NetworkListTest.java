// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.config.TestConfigurations.HOST_GW;
import static vpnd.config.TestConfigurations.NET_GW;

import org.junit.jupiter.api.Test;
import vpnd.config.TestConfigurations;

/** Several networks of both IP versions behind a gateway. */
class NetworkListTest {
  private static String fault(String text) {
    return assertThrows(ConfigurationException.class, () -> TestConfigurations.parse(text))
        .getMessage();
  }

  private static String with(String networks) {
    return NET_GW.replace("192.168.2.0/24", networks);
  }

  @Test
  void theyAreInTheOrderOfTheFile() throws Exception {
    var text =
        with("192.168.2.0/24, fd02::/48 10.9.0.0/16") + "local_network: fd01::/48,10.1.0.0/16\n";
    try (var configuration = TestConfigurations.parse(text)) {
      var tunnel = configuration.tunnel();
      assertEquals(
          "[192.168.2.0/24, fd02:0:0:0:0:0:0:0/48, 10.9.0.0/16]",
          tunnel.remoteNetworks().toString());
      assertEquals("[fd01:0:0:0:0:0:0:0/48, 10.1.0.0/16]", tunnel.localNetworks().toString());
      assertTrue(configuration.warnings().isEmpty(), configuration.warnings()::toString);
    }
  }

  @Test
  void oneThatStandsForAllStandsAlone() {
    var fault = fault(with("192.168.2.0/24, 0.0.0.0/0"));
    assertTrue(
        fault.contains("prefix length 0, for which no route is set, beside others; give"), fault);
  }

  @Test
  void eachIsChecked() {
    assertTrue(fault(with("192.168.2.0/24, 10.0.0.0")).contains("'10.0.0.0' has no prefix length"));
    assertTrue(fault(with("192.168.2.0/24,,10.0.0.0/8")).contains("has a comma too many"));
    var both = fault(NET_GW + "local_network: 10.1.0.0/16, fd01::/48\n");
    assertTrue(both.contains("are not both IPv4 or both IPv6"), both);
  }

  @Test
  void aClientHasOne() {
    var fault = fault(HOST_GW.replace("192.168.1.0/24", "192.168.1.0/24, 192.168.3.0/24"));
    assertTrue(
        fault.contains("local_network has 2 networks, and a client can have one; give"), fault);
  }
}
