// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open device or socket of the operating system, between the part that has given it up and the
 * one that goes on with it. What the system queues meanwhile waits. Any thread may use it.
 *
 * <p>Its methods work even after the bundle it is from was updated or uninstalled.
 */
@ConsumerType
public interface Handover extends AutoCloseable {
  /**
   * What the descriptor is, how it is set up, and where the rest of its state is found. Only parts
   * that agree on all that give and take the same kind, such as two versions of one bundle.
   */
  String kind();

  /**
   * The descriptor, which is the caller's from now on. The part it is from has forgotten it.
   *
   * @throws IllegalStateException if it was taken or closed before
   */
  int take();

  /**
   * Packets that were received from the descriptor and not given out yet: they come before those
   * that it still holds. Only a part that knows the kind goes on with them.
   *
   * @return null if there are none; the caller's after {@link #take}
   */
  default @Nullable PacketBatch rest() {
    return null;
  }

  /**
   * Descriptors that go with the one of {@link #take}, such as those of other queues; the kind says
   * which. They are the caller's, or are closed, with that one.
   */
  default int[] further() {
    return new int[0];
  }

  /**
   * Gives back what nobody has taken, as if it had been closed instead of given up; may take
   * seconds. Does nothing after {@link #take}.
   */
  @Override
  void close();
}
