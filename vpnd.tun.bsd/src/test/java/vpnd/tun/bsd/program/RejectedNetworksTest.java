// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import vpnd.api.network.IpPrefix;
import vpnd.testing.api.Plans;

class RejectedNetworksTest {
  private static Set<IpPrefix> parsed(String table) {
    var found = new LinkedHashSet<IpPrefix>();
    RejectedNetworks.parse(table, found);
    return found;
  }

  @Test
  void routesWithTheFlagAreFoundAndOthersAreNot() {
    var table =
        """
        Routing tables

        Internet:
        Destination        Gateway            Flags         Netif Expire
        default            192.0.2.1          UGS             em0
        0.0.0.0/1          127.0.0.1          UGRS            lo0
        0.0.0.0/2          link#3             US             tun0
        10.2.128.0/17      127.0.0.1          UGRS            lo0
        127.0.0.1          link#2             UH              lo0
        """;
    assertEquals(Set.copyOf(Plans.prefixes("0.0.0.0/1", "10.2.128.0/17")), parsed(table));
  }

  @Test
  void zerosAtTheEndOfAnAddressMayBeOmitted() {
    var table =
        """
        Destination        Gateway            Flags    Refs      Use    Mtu Interface
        0/1                127.0.0.1          UGRS        -        -      -  lo0
        128.0/1            127.0.0.1          UGRS        -        -      -  lo0
        10.2/17            127.0.0.1          UGRS        -        -      -  lo0
        fd00::/9           ::1                UGRS        -        -      -  lo0
        """;
    var expected = Plans.prefixes("0.0.0.0/1", "128.0.0.0/1", "10.2.0.0/17", "fd00::/9");
    assertEquals(Set.copyOf(expected), parsed(table));
  }
}
