// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import vpnd.netconfig.Change;
import vpnd.tun.bsd.program.SystemCommands;

/** The changes that vpnd makes on the BSDs and macOS. */
sealed interface BsdChange extends Change
    permits CreatedDevice,
        InterfaceUp,
        InterfaceMtu,
        InterfaceAddress,
        InterfaceRoute,
        PeerRoute,
        ForwardingSwitch,
        NameServers {
  /** Whether a plan demands this change. */
  boolean wantedBy(DevicePlan plan);

  /** See {@link vpnd.netconfig.ChangeKinds#apply}. */
  void apply(SystemCommands commands) throws IOException;

  /** See {@link vpnd.netconfig.ChangeKinds#undo}. */
  void undo(SystemCommands commands) throws IOException;
}
