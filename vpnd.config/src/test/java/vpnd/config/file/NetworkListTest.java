// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.config.TestConfigurations.HOST_GW;
import static vpnd.config.TestConfigurations.NET_GW;

import java.util.List;
import java.util.stream.IntStream;
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
  void asManyAsAreAnnouncedFitIntoALineHoweverLong() throws Exception {
    var networks =
        IntStream.range(0, 32)
            .mapToObj("2001:0db8:1111:2222:3333:4444:5555:%04x/128"::formatted)
            .collect(joining(", "));
    try (var configuration = TestConfigurations.parse(with(networks))) {
      assertEquals(32, configuration.tunnel().remoteNetworks().size());
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
  void aClientHasSeveralOfBothFamilies() throws Exception {
    var text =
        HOST_GW
                .replace("192.168.1.0/24", "192.168.1.0/24, 192.168.3.0/24 fd01::/48")
                .replace("10.1.0.2/24", "10.1.0.2/24, fd99::2/64")
            + "resolv_addr: 192.168.1.53, fd01::53\nresolv_domain: corp.example lab.example\n";
    try (var configuration = TestConfigurations.parse(text)) {
      var tunnel = configuration.tunnel();
      assertEquals("[10.1.0.2/24, fd99:0:0:0:0:0:0:2/64]", tunnel.hostAddresses().toString());
      assertEquals(3, tunnel.localNetworks().size());
      assertEquals(2, tunnel.resolverAddresses().size());
      assertEquals(List.of("corp.example", "lab.example"), tunnel.resolverDomains());
      assertTrue(configuration.warnings().isEmpty(), configuration.warnings()::toString);
    }
  }

  @Test
  void aClientNeedsAnAddressOfEachFamilyThatItIsToReach() {
    var fault = fault(HOST_GW.replace("192.168.1.0/24", "192.168.1.0/24, fd01::/48"));
    assertTrue(
        fault.contains("host_addr has no IPv6 address for local_network fd01:0:0:0:0:0:0:0/48;"),
        fault);
  }

  @Test
  void aClientCannotLearnMoreThanAnAnnouncementHolds() {
    var addresses = fault(HOST_GW + "resolv_addr: 10.0.0.1 10.0.0.2 10.0.0.3 10.0.0.4 10.0.0.5\n");
    assertTrue(addresses.contains("has 5 values, and 4 are allowed"), addresses);
    var domain = fault(HOST_GW + "resolv_domain: example, " + "x".repeat(32) + "\n");
    assertTrue(domain.contains("has 32 bytes and 31 are allowed"), domain);
  }
}
