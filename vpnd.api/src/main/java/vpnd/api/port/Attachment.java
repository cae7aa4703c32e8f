// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.port;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open device or socket of the operating system, which one service can hand over to another
 * while traffic flows.
 */
@ConsumerType
public interface Attachment extends AutoCloseable {
  /**
   * Ends the current wait of each thread that reads, of all queues, or otherwise its next one; two
   * calls before that count as one. From any thread.
   */
  void wakeup();

  /**
   * Releases what is open, as it is, for {@link AttachmentService#adopt}. Called under the same
   * condition as {@link #close} and instead of it.
   *
   * @return null if this one can only be closed, which the caller then does; otherwise no other
   *     method is called afterwards
   */
  default @Nullable Handover detach() {
    return null;
  }

  /**
   * Closes it, and undoes all that it changed on the host as far as that is possible, but for a
   * {@link vpnd.api.network.KillSwitch}. Called when no thread is in another method; no method is
   * called afterwards.
   */
  @Override
  void close();
}
