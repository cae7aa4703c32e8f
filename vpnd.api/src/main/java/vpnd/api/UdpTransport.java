// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that opens UDP sockets. One works on every system; an operating system's bundle may
 * provide a faster one with a higher service ranking.
 */
@ConsumerType
public interface UdpTransport {
  /**
   * Opens a socket on all local addresses.
   *
   * @param localPort 1..65535, or 0 for any free port
   * @throws IOException if the port cannot be opened; the message names it
   */
  UdpPort open(int localPort) throws IOException;

  /**
   * Adopts a socket that another transport has released, bound as it is.
   *
   * @return null if this transport cannot use it; nothing has changed then
   * @throws IOException if it cannot be opened; the caller closes the handover
   */
  default @Nullable UdpPort adopt(Handover handover) throws IOException {
    return null;
  }
}
