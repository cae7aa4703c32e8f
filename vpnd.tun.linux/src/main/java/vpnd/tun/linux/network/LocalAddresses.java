// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;
import vpnd.tun.linux.program.IpCommand;

/** The addresses that this host has at present. */
final class LocalAddresses {
  /** Index of the address in a line of ip-address(8), after number, interface and family. */
  private static final int ADDRESS = 3;

  private LocalAddresses() {}

  /** The first address in a network, in the order of the interfaces; null if there is none. */
  static @Nullable InetAddress in(IpPrefix network, IpCommand ip) throws IOException {
    var listed = ip.run("-oneline", "address", "show", "scope", "global", "to", network.toString());
    return listed.isBlank()
        ? null
        : IpPrefix.parse(listed.strip().split("\\s+", -1)[ADDRESS]).address();
  }
}
