// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

/** The numbers of address families in peer info (protocol, section 3). */
final class AddressFamily {
  /** AF_INET6 on Linux. */
  static final int IPV6_ON_LINUX = 10;

  private AddressFamily() {}
}
