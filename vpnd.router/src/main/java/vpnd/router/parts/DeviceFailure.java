// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import java.io.IOException;
import vpnd.api.port.TunDevice;
import vpnd.api.port.UdpSocket;

/** Takes what ends a loop, or makes it wait. */
public interface DeviceFailure {
  /** The device no longer works and has to be opened again. */
  void deviceFailed(TunDevice device, IOException cause);

  /** The socket no longer works and has to be opened again. */
  void socketFailed(UdpSocket port, IOException cause);

  /** A loop has survived a fault of the program. */
  void loopFaulted(String fault);

  /** A loop does not return from a part, which is set aside; the loops are to begin anew. */
  void loopBlocked();

  /** A loop has ended with a fault of the program; without it no packet passes. */
  void loopFailed();
}
