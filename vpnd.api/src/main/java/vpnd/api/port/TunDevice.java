// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.port;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import vpnd.api.network.NetworkPlan;
import vpnd.api.operation.Finding;
import vpnd.api.packet.PacketBatch;

/**
 * A layer-3 tunnel device of the host.
 *
 * <p>One thread reads from each queue and one writes, at the same time; reading and writing
 * allocate nothing. If one of them throws an IOException, the caller closes the device and opens it
 * again. The other methods are off the packet path: they are called one at a time, but not always
 * by the same thread. {@link #wakeup} may come from any thread at any time.
 *
 * <p>{@link #configure}, {@link #detach} and {@link #close} may take 60 s, {@link #wakeup} 5 s, the
 * others off the packet path 20 s. A device that takes longer, or whose read does not return at its
 * timeout or at a wake-up, is set aside with its bundle.
 */
@ConsumerType
public interface TunDevice extends Attachment {
  /** The interface's name as the operating system knew it when it was opened; always the same. */
  String name();

  /**
   * Waits for IP packets that the host sends into the tunnel and reads those that are available and
   * fit, but may leave some for the next call. Each is written to the body of a slot, from {@link
   * PacketBatch#HEADROOM} on; the device sets the length of each slot, marks, and at last the count
   * of the batch. The headroom's nonce, tag and type are not written. A packet that does not fit
   * into a slot is truncated to the slot's size, so that the caller counts it as too long. A
   * checksum may be {@linkplain PacketBatch#hasPartialChecksum partial}.
   *
   * @param timeoutNanos how long to wait for the first packet; 0 to not wait
   * @return the new {@link PacketBatch#count}; 0 after the timeout or a {@link #wakeup}
   * @throws IOException if the device no longer exists
   */
  int read(PacketBatch batch, long timeoutNanos) throws IOException;

  /**
   * Number of queues over which the system distributes the packets, with all packets of a flow in
   * the same; at least 1, constant.
   */
  default int queues() {
    return 1;
  }

  /**
   * Like the other method, from one of the queues; a device with several queues overrides this. If
   * there are fewer queues than threads that read, the other threads read nothing.
   *
   * @param queue 0 up to {@link #queues} - 1; the other method reads from queue 0
   */
  default int read(int queue, PacketBatch batch, long timeoutNanos) throws IOException {
    return read(batch, timeoutNanos);
  }

  /**
   * Whether {@link #write} accepts packets whose checksum is {@linkplain
   * PacketBatch#hasPartialChecksum partial}, because the host completes it; constant. If not, the
   * caller passes none.
   */
  default boolean completesChecksums() {
    return false;
  }

  /**
   * Passes the bodies of all non-empty slots to the host as IP packets.
   *
   * @return the number of packets that the host accepted
   * @throws IOException if the device no longer exists
   */
  int write(PacketBatch batch) throws IOException;

  /**
   * Compares the host's network with the plan and changes what differs, also what another program
   * has removed since the last call; undoes what an earlier plan required and this one does not.
   * Settings that existed before are not changed. A kill switch is in place before a route is
   * removed, and removed last. What the system has no means for is a failed step. Runs programs, so
   * it may take seconds; never called on the packet path.
   *
   * @throws IOException if a step failed, after all others were tried; the message names the step,
   *     further failures are suppressed exceptions, and the same plan may be tried again
   */
  void configure(NetworkPlan plan) throws IOException;

  /**
   * What the last {@link #configure} has restored, because another program had removed it; one line
   * each, for operators.
   */
  default List<String> restored() {
    return List.of();
  }

  /**
   * From now on runs an action after a change of the host's network, which may require another
   * {@link #configure}. The action may run without need, on any thread, and returns at once. After
   * {@link #close} or {@link #detach} it runs at most once more. Called at most once. If the system
   * reports no changes, this does nothing.
   */
  default void watch(Runnable onChange) {}

  /** What this device has changed on the host and will undo, one line each, for people. */
  default List<String> changes() {
    return List.of();
  }

  /**
   * Settings of the host that prevent packets from passing between this device and the rest of the
   * host, as far as known, the most certain first; and {@link Finding.Cause#BLOCKED} while a kill
   * switch refuses packets past this device. May run programs.
   */
  default List<Finding> diagnose() {
    return List.of();
  }
}
