// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import vpnd.api.network.IpPrefix;
import vpnd.tun.bsd.program.InterfaceState;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * An address of a point-to-point interface. Its network is reached by an {@link InterfaceRoute}.
 *
 * @param prefix with the length of the network
 */
record InterfaceAddress(String device, IpPrefix prefix) implements BsdChange {
  static final String WORD = "address";

  /** The other end of an address that has no network; that of the original vpnd. */
  private static final String NO_NEIGHBOUR = "192.168.239.254";

  private static final int LONGEST_WITH_NEIGHBOUR = 31;

  @Override
  public boolean wantedBy(DevicePlan plan) {
    return plan.addresses().contains(this);
  }

  @Override
  public void apply(SystemCommands commands) throws IOException {
    var host = prefix.address().getHostAddress();
    var length = Integer.toString(prefix.length());
    var output =
        prefix.isIpv4()
            ? commands.run(
                "inet.add",
                Map.of("DEVICE", device, "ADDRESS", host, "PEER", peer().getHostAddress()))
            : commands.run(
                "inet6.add", Map.of("DEVICE", device, "ADDRESS", host, "LENGTH", length));
    if (!InterfaceState.of(commands, device).has(prefix)) {
      throw new IOException("%s does not get the address %s: %s".formatted(device, prefix, output));
    }
  }

  @Override
  public void undo(SystemCommands commands) throws IOException {
    var now = InterfaceState.find(commands, device);
    if (now.isPresent() && now.get().has(prefix)) {
      var output =
          commands.run(
              prefix.isIpv4() ? "inet.delete" : "inet6.delete",
              Map.of("DEVICE", device, "ADDRESS", prefix.address().getHostAddress()));
      if (InterfaceState.of(commands, device).has(prefix)) {
        throw new IOException("%s keeps the address %s: %s".formatted(device, prefix, output));
      }
    }
  }

  /**
   * The IPv4 address of the other end, which these systems want and which must not be the own one:
   * another address of the network, which is reached through the tunnel anyway.
   */
  InetAddress peer() {
    if (prefix.length() > LONGEST_WITH_NEIGHBOUR) {
      return IpPrefix.parse(NO_NEIGHBOUR).address();
    }
    var network = new BigInteger(1, prefix.network().address().getAddress());
    var own = new BigInteger(1, prefix.address().getAddress());
    var first = prefix.length() == LONGEST_WITH_NEIGHBOUR ? network : network.add(BigInteger.ONE);
    return address(first.equals(own) ? first.add(BigInteger.ONE) : first);
  }

  private static InetAddress address(BigInteger number) {
    int bits = number.intValue();
    try {
      return InetAddress.getByAddress(
          new byte[] {
            (byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits
          });
    } catch (UnknownHostException e) {
      throw new AssertionError("4 bytes are an address", e);
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device, prefix.toString());
  }

  @Override
  public String state() {
    return "%s has the address %s".formatted(device, prefix);
  }

  @Override
  public String toString() {
    return state();
  }
}
