// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.config;

/**
 * The operating system of a peer. Original peers understand an IPv6 address only with their own
 * system's number of the address family (protocol, section 3).
 */
public enum PeerSystem {
  LINUX,
  FREEBSD,
  DRAGONFLY,
  NETBSD,
  OPENBSD,
  MACOS,
  ILLUMOS,
  WINDOWS
}
