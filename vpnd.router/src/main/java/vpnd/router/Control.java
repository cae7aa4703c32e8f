// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.List;
import vpnd.api.Finding;
import vpnd.api.TunnelControl;

/** What an operator may ask of one peer. */
final class Control implements TunnelControl {
  private final Tunnel tunnel;
  private final Member member;

  Control(Tunnel tunnel, Member member) {
    this.tunnel = tunnel;
    this.member = member;
  }

  @Override
  public KeyChange rekey() {
    return tunnel.rekey(member);
  }

  @Override
  public List<Finding> why() {
    return List.of();
  }
}
