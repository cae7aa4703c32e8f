// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FirewallCheckTest {
  @Test
  void aPolicyAndWhatDropsAnyPacketAndWhatHasDroppedSome() {
    var ruleset =
        """
        table inet filter {
        \tchain input {
        \t\ttype filter hook input priority filter; policy drop;
        \t\tcounter packets 9 bytes 90 drop
        \t}

        \tchain forward {
        \t\ttype filter hook forward priority filter; policy drop;
        \t\tct state established,related accept
        \t\tiifname "tun0" ip daddr 10.9.0.0/16 counter packets 7 bytes 588 drop
        \t\tiifname "wan" counter packets 0 bytes 0 drop
        \t\treject with icmpx admin-prohibited
        \t}

        \tchain helper {
        \t\tdrop
        \t}
        }
        """;
    assertEquals(
        List.of(
            "the chain inet filter forward has the policy drop",
            "the chain inet filter forward has the rule \"iifname \"tun0\" ip daddr 10.9.0.0/16"
                + " counter packets 7 bytes 588 drop\"",
            "the chain inet filter forward has the rule \"reject with icmpx admin-prohibited\""),
        FirewallCheck.ofNft(ruleset));
  }

  @Test
  void theSameOfIptables() {
    var chain =
        """
        Chain FORWARD (policy DROP 12 packets, 720 bytes)
            pkts      bytes target     prot opt in     out     source               destination
               0        0 DROP       0    --  wan    *       0.0.0.0/0            0.0.0.0/0
               5      420 REJECT     0    --  tun0   *       0.0.0.0/0            0.0.0.0/0
        """;
    assertEquals(
        List.of(
            "iptables has \"Chain FORWARD (policy DROP 12 packets, 720 bytes)\"",
            "iptables has \"5 420 REJECT 0 -- tun0 * 0.0.0.0/0 0.0.0.0/0\""),
        FirewallCheck.ofIptables(chain));
  }

  @Test
  void nothingWhereNothingDrops() {
    assertEquals(List.of(), FirewallCheck.ofNft(""));
    assertEquals(
        List.of(),
        FirewallCheck.ofNft(
            """
            table ip nat {
            \tchain postrouting {
            \t\ttype nat hook postrouting priority srcnat; policy accept;
            \t\tip saddr 10.99.0.0/24 oifname "lan0" masquerade
            \t}
            }
            """));
    assertEquals(List.of(), FirewallCheck.ofIptables("Chain FORWARD (policy ACCEPT 0 packets)\n"));
  }
}
