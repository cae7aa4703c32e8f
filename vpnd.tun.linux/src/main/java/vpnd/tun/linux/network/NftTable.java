// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.util.Locale;
import vpnd.tun.linux.libc.SocketMark;
import vpnd.tun.linux.program.IpCommand;
import vpnd.tun.linux.program.Nft;

/** A table of the packet filter that is there while the device is. */
record NftTable(Interface device, Kind kind) implements LinuxChange {
  static final String WORD = "table";

  /** What is in the table. */
  enum Kind {
    /**
     * Gives packets that come out of the tunnel the address of the interface by which they leave.
     * To match the first interface there, Linux 5.7 is needed.
     */
    NAT(
        """
          chain postrouting {
            type nat hook postrouting priority 100;
            iifname "%1$s" oifname != "%1$s" masquerade
          }
        """,
        "packets out of %s get the address of this host"),

    /**
     * Marks the peers' datagrams as those to them are marked, so that the check of their source
     * address (rp_filter) finds the same route.
     */
    MARK(
        """
          chain prerouting {
            type filter hook prerouting priority -150;
            meta l4proto udp ct mark %2$s meta mark set ct mark
          }
          chain postrouting {
            type filter hook postrouting priority -150;
            meta mark %2$s meta l4proto udp ct mark set meta mark
          }
        """,
        "datagrams of the tunnel %s are marked");

    private final String chains;
    private final String state;

    Kind(String chains, String state) {
      this.chains = chains;
      this.state = state;
    }
  }

  private String name() {
    return "vpnd_%s_%s".formatted(kind.name().toLowerCase(Locale.ROOT), device.name());
  }

  boolean isInPlace() throws IOException {
    return Nft.exists(name());
  }

  @Override
  public boolean wantedBy(DesiredState desired) {
    return switch (kind) {
      case NAT -> desired.plan().masquerades();
      case MARK -> !desired.defaultRoutes().isEmpty();
    };
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    Nft.replace(name(), kind.chains.formatted(device.name(), SocketMark.TEXT));
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    Nft.delete(name());
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device.line(), kind.name());
  }

  @Override
  public String state() {
    return kind.state.formatted(device.name());
  }

  @Override
  public String toString() {
    return state();
  }
}
