// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.port;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A service that opens devices or sockets of the operating system. Its methods are called by one
 * thread at a time for each device or socket, off the packet path.
 *
 * @param <A> what it opens
 * @param <S> what it needs to know for that
 */
@ConsumerType
public interface AttachmentService<A extends Attachment, S> {
  /**
   * Opens a device or socket.
   *
   * @throws IOException if that is not possible; the message gives reason and remedy
   */
  A open(S settings) throws IOException;

  /**
   * Adopts what another service has released, as it is.
   *
   * @return null if this service cannot use it; nothing has changed then
   * @throws IOException if it cannot be used any more; the caller closes the handover, and the
   *     service what it has already taken from it
   */
  default @Nullable A adopt(S settings, Handover handover) throws IOException {
    return null;
  }

  /**
   * Removes what stays on the host when a device or socket is closed: a {@link
   * vpnd.api.network.KillSwitch}. Called when it is closed for good and not permanent; by default
   * there is nothing.
   *
   * @throws IOException if it is still there; the message gives reason and remedy
   */
  default void clear(S settings) throws IOException {}
}
