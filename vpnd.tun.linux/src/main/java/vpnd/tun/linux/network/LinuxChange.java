// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import vpnd.netconfig.Change;
import vpnd.tun.linux.program.IpCommand;

/** The changes that vpnd makes on Linux. */
sealed interface LinuxChange extends Change
    permits LinkUp,
        NoLinkLocal,
        Mtu,
        Address,
        Route,
        DefaultRoute,
        SourceMark,
        NftTable,
        IpForwarding,
        Resolvers {
  /** Whether a desired state demands this change. */
  boolean wantedBy(DesiredState desired);

  /** See {@link vpnd.netconfig.ChangeKinds#apply}. */
  void apply(IpCommand ip) throws IOException;

  /** See {@link vpnd.netconfig.ChangeKinds#undo}. */
  void undo(IpCommand ip) throws IOException;
}
