// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.config;

import java.util.List;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.KillSwitch;

/** {@code on_down}: what happens to packets for the networks behind the peer without a session. */
public enum DownPolicy {
  /** They go where the other routes of the host lead. */
  OPEN,

  /** They are refused, until vpnd is stopped. */
  BLOCK,

  /** They are refused, also while vpnd does not run. */
  ALWAYS;

  /**
   * The kill switch that a plan needs for this.
   *
   * @param networks behind the peer, without host bits
   * @param exceptions see {@link KillSwitch#exceptions}
   * @param allowsLan see {@link KillSwitch#allowsLan}
   */
  public KillSwitch killSwitch(
      List<IpPrefix> networks, List<IpPrefix> exceptions, boolean allowsLan) {
    return this == OPEN
        ? KillSwitch.NONE
        : new KillSwitch(networks, exceptions, allowsLan, this == ALWAYS);
  }
}
