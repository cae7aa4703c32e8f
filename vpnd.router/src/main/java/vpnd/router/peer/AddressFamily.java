// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import vpnd.api.config.PeerSystem;

/** The numbers of address families in peer info (protocol, section 3). */
final class AddressFamily {
  private AddressFamily() {}

  /** AF_INET6 on a system. */
  static int ipv6(PeerSystem system) {
    return switch (system) {
      case LINUX -> 10;
      case WINDOWS -> 23;
      case NETBSD, OPENBSD -> 24;
      case ILLUMOS -> 26;
      case FREEBSD, DRAGONFLY -> 28;
      case MACOS -> 30;
    };
  }
}
