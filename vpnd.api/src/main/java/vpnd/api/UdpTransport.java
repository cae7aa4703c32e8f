// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that opens UDP sockets. There is one for every system; an operating system's bundle may
 * offer a faster one with a higher service ranking.
 */
@ConsumerType
public interface UdpTransport {
  /**
   * Opens a socket on all local addresses.
   *
   * @param localPort 1..65535, or 0 for any free port
   * @throws IOException if the port cannot be had; the message names it
   */
  UdpPort open(int localPort) throws IOException;

  /**
   * Goes on with a socket that another transport has given up, bound as it is.
   *
   * @return null if this transport cannot use it; nothing has happened then
   * @throws IOException if it cannot be had; the caller closes the hand-over
   */
  default @Nullable UdpPort adopt(Handover handover) throws IOException {
    return null;
  }
}
