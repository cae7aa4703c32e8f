// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import vpnd.api.network.IpPrefix;
import vpnd.testing.api.Plans;

class SubnetsTest {
  @Test
  void aNetworkIsSplitIntoEqualParts() {
    var network = IpPrefix.parse("10.2.0.0/16");
    assertEquals(Plans.prefixes("10.2.0.0/16"), Subnets.of(network, 0));
    assertEquals(Plans.prefixes("10.2.0.0/17", "10.2.128.0/17"), Subnets.of(network, 1));
    assertEquals(
        Plans.prefixes("10.2.0.0/18", "10.2.64.0/18", "10.2.128.0/18", "10.2.192.0/18"),
        Subnets.of(network, 2));
  }

  @Test
  void soAreAllAddressesAndTheSmallestNetworks() {
    assertEquals(Plans.prefixes("::/1", "8000::/1"), Subnets.of(IpPrefix.parse("::/0"), 1));
    assertEquals(
        Plans.prefixes("10.2.0.4", "10.2.0.5"), Subnets.of(IpPrefix.parse("10.2.0.4/31"), 1));
    assertEquals(
        Plans.prefixes("fd00::/128", "fd00::1/128"), Subnets.of(IpPrefix.parse("fd00::/127"), 1));
  }

  @Test
  void aNetworkIsBlockedIfItHasQuarters() {
    assertTrue(BlockedNetworks.canBlock(IpPrefix.parse("10.2.0.4/30")));
    assertFalse(BlockedNetworks.canBlock(IpPrefix.parse("10.2.0.4/31")));
    assertTrue(BlockedNetworks.canBlock(IpPrefix.parse("fd00::/126")));
    assertFalse(BlockedNetworks.canBlock(IpPrefix.parse("fd00::1/128")));
  }
}
