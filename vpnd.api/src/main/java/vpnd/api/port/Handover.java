// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.port;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import vpnd.api.packet.PacketBatch;

/**
 * An open device or socket in transit from the service that released it to the one that adopts it.
 * Packets in the system's queues wait. Any thread may use it.
 *
 * <p>Its methods work even after its bundle was updated or uninstalled.
 */
@ConsumerType
public interface Handover extends AutoCloseable {
  /**
   * The type of the descriptor, its configuration, and where the rest of its state is. Only
   * services that agree on all of that use the same kind, such as two versions of one bundle.
   */
  String kind();

  /**
   * The file descriptor, which the caller owns from now on. The service that released it no longer
   * uses it.
   *
   * @throws IllegalStateException if it was already taken or closed
   */
  int take();

  /**
   * Packets that were received from the descriptor and not yet delivered: they precede those in its
   * queue. Only a service that knows the kind uses them.
   *
   * @return null if there are none. After {@link #take} the batch is the caller's, and its memory
   *     is freed when nobody refers to it; the service that released it does not close that memory
   */
  default @Nullable PacketBatch undelivered() {
    return null;
  }

  /**
   * Descriptors that belong to that of {@link #take}, such as those of other queues; the kind
   * defines them. They are owned by the caller, or closed, together with it.
   */
  default int[] further() {
    return new int[0];
  }

  /**
   * Closes the descriptor if it was not taken, as if it had been closed instead of released; may
   * take seconds. Does nothing after {@link #take}.
   */
  @Override
  void close();
}
