// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import vpnd.porting.endpoint.NativeEndpoint;

/**
 * Which own address the host chooses for a destination, by connecting a socket of Java to it: no
 * function of {@link vpnd.tun.bsd.libc.CLibrary} tells a socket's own address.
 */
final class LocalAddressChoice {
  private LocalAddressChoice() {}

  /** Whether the host would choose the own address that an endpoint has. */
  static boolean isThatOfTheHost(NativeEndpoint endpoint) {
    try (var channel = DatagramChannel.open()) {
      channel.connect(endpoint.endpoint().socketAddress());
      var chosen = (InetSocketAddress) channel.getLocalAddress();
      return chosen != null && chosen.getAddress().equals(endpoint.endpoint().local());
    } catch (IOException e) {
      return false;
    }
  }
}
