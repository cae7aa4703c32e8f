// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import vpnd.api.TunDevice;
import vpnd.api.UdpPort;

/** Who is told when a loop finds that a part of the operating system is gone. */
interface DeviceFailure {
  /** The device no longer works and has to be opened again. */
  void deviceFailed(TunDevice device, IOException cause);

  /** The socket no longer works and has to be opened again. */
  void socketFailed(UdpPort port, IOException cause);
}
