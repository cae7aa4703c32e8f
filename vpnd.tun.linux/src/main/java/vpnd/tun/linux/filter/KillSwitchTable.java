// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.filter;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.KillSwitch;
import vpnd.tun.linux.libc.SocketMark;
import vpnd.tun.linux.program.Nft;

/**
 * Keeps a {@link KillSwitch} by a table of the packet filter, which outlives device and process:
 * its name tells whose it is, so it needs no journal. One thread at a time.
 */
public final class KillSwitchTable {
  private static final String CHAINS =
      """
        chain output {
          type filter hook output priority 0; policy accept;
          jump block
        }
        chain forward {
          type filter hook forward priority 0; policy accept;
          jump block
        }
        chain block {
          oifname { "lo", "%s" } accept
          meta mark %s accept
      %s  }
      """;

  /** DHCP and neighbour discovery, with the multicast groups that it needs (RFC 3810). */
  private static final String LINK =
      """
          udp sport 68 udp dport 67 accept
          udp sport 546 udp dport 547 accept
          icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert } accept
          icmpv6 type mld2-listener-report ip6 daddr ff02::16 accept
      """;

  /** Names that a resolver in the LAN is asked for would show others where packets go. */
  private static final String NO_DNS = "    meta l4proto { tcp, udp } th dport { 53, 853 } %s\n";

  private static final String REFUSE = "reject with icmpx admin-prohibited";

  private final String device;
  private boolean mayExist = true;
  private String applied = "";
  private String listing = "";

  public KillSwitchTable(String device) {
    this.device = device;
  }

  /** Whether packets past a device are refused now. */
  public static boolean isInPlace(String device) throws IOException {
    return Nft.exists(table(device));
  }

  private static String table(String device) {
    return "vpnd_block_" + device;
  }

  private String table() {
    return table(device);
  }

  /** What the kill switch refuses, for operators. */
  public String state() {
    return "packets of %s that leave by other interfaces are refused".formatted(device);
  }

  /**
   * Puts the kill switch in place, or removes it.
   *
   * @param lan the private networks of other interfaces
   * @return whether another program had removed or changed it since the last call
   */
  public boolean keep(KillSwitch wanted, Collection<IpPrefix> lan) throws IOException {
    if (wanted.isEmpty()) {
      removeIfAny();
      return false;
    }
    var chains = chains(wanted, lan);
    boolean isNew = !chains.equals(applied);
    if (!isNew && Nft.list(table()).equals(listing)) {
      return false;
    }
    mayExist = true;
    Nft.replace(table(), chains);
    applied = chains;
    listing = Nft.list(table());
    return !isNew;
  }

  /** Removes it, also one that an earlier process has left. */
  public void remove() throws IOException {
    if (mayExist) {
      Nft.delete(table());
      mayExist = false;
      applied = "";
    }
  }

  /** The same; a host without a packet filter has none. */
  private void removeIfAny() throws IOException {
    try {
      remove();
    } catch (IOException e) {
      if (!applied.isEmpty()) {
        throw e;
      }
    }
  }

  String chains(KillSwitch wanted, Collection<IpPrefix> lan) {
    return CHAINS.formatted(
        device, SocketMark.TEXT, wanted.coversAll() ? all(wanted, lan) : some(wanted));
  }

  private static String all(KillSwitch wanted, Collection<IpPrefix> lan) {
    var accepted = wanted.allowsLan() ? to(lan, "accept") : "";
    return LINK + NO_DNS.formatted(REFUSE) + accepted + "    " + REFUSE + "\n";
  }

  private static String some(KillSwitch wanted) {
    return LINK + to(wanted.exceptions(), "accept") + to(wanted.networks(), REFUSE);
  }

  private static String to(Collection<IpPrefix> networks, String verdict) {
    return Stream.of(
            rule("ip", networks.stream().filter(IpPrefix::isIpv4).toList(), verdict),
            rule("ip6", networks.stream().filter(network -> !network.isIpv4()).toList(), verdict))
        .collect(Collectors.joining());
  }

  /** A set must not hold a network twice. */
  private static boolean isPartOf(IpPrefix network, IpPrefix wider) {
    return wider.length() < network.length() && wider.contains(network);
  }

  private static String rule(String family, List<IpPrefix> networks, String verdict) {
    return networks.isEmpty()
        ? ""
        : networks.stream()
            .filter(one -> networks.stream().noneMatch(wider -> isPartOf(one, wider)))
            .distinct()
            .map(IpPrefix::toString)
            .collect(
                Collectors.joining(", ", "    " + family + " daddr { ", " } " + verdict + "\n"));
  }
}
