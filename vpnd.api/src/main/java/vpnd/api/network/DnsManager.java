// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.network;

/** {@code dns}: which program or file of this host takes the resolvers of a plan. */
public enum DnsManager {
  /** The one that is in use on this host, found when a plan has resolvers. */
  AUTO,

  /** systemd-resolved, per interface. */
  RESOLVED,

  /** resolvconf(8). */
  RESOLVCONF,

  /** The file {@code /etc/resolv.conf} itself. */
  FILE,

  /** None: the resolvers of a plan are not used. */
  NONE
}
