// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A layer-3 tunnel device of the host.
 *
 * <p>One thread reads from each queue, one thread writes and one thread configures, all at the same
 * time; {@link #wakeup} may come from any thread. {@link #close} is called when no thread is in
 * another method. Reading and writing allocate nothing.
 */
@ConsumerType
public interface TunDevice extends AutoCloseable {
  /** The interface's name as the operating system knew it when it was opened; always the same. */
  String name();

  /**
   * Waits for IP packets that the host sends into the tunnel and takes those that are there and
   * fit, but may leave some for the next call. Each goes to the body of a slot, from {@link
   * PacketBatch#HEADROOM} on, with the slot's length set; nothing is written to the headroom's
   * nonce, tag and type. A checksum may be {@linkplain PacketBatch#hasPartialChecksum partial}.
   *
   * @param timeoutNanos how long to wait for the first packet; 0 to take only what is there
   * @return the new {@link PacketBatch#count}; 0 after the time or a {@link #wakeup}
   * @throws IOException if the device is gone
   */
  int read(PacketBatch batch, long timeoutNanos) throws IOException;

  /**
   * How many queues the system spreads the packets over, all packets of a flow to the same; at
   * least 1, and always the same number.
   */
  default int queues() {
    return 1;
  }

  /**
   * As the other, from one of the queues.
   *
   * @param queue 0 up to {@link #queues} - 1; the other method reads from queue 0
   */
  default int read(int queue, PacketBatch batch, long timeoutNanos) throws IOException {
    return read(batch, timeoutNanos);
  }

  /**
   * Whether {@link #write} takes packets whose checksum is {@linkplain
   * PacketBatch#hasPartialChecksum partial}, because the host finishes it; always the same answer.
   * If not, there are none.
   */
  default boolean finishesChecksums() {
    return false;
  }

  /**
   * Gives the bodies of all non-empty slots to the host as IP packets.
   *
   * @return how many of them the host took
   * @throws IOException if the device is gone
   */
  int write(PacketBatch batch) throws IOException;

  /** Ends the reading under way from each queue, or else the next one. */
  void wakeup();

  /**
   * Compares the host's network with the plan and changes what does not fit, also what another
   * program has taken away since the last call; undoes what an earlier plan asked for and this one
   * does not. What was there before is left alone and survives. Runs programs, so it may take
   * seconds; never called on the packet path.
   *
   * @throws IOException if a step failed, after all others were tried; the message names the step,
   *     the further ones are suppressed exceptions of it, and the same plan may be tried again
   */
  void configure(NetworkPlan plan) throws IOException;

  /**
   * What the last {@link #configure} has made again, because another program had taken it away; one
   * line each, for people. Called by the thread that configures.
   */
  default List<String> restored() {
    return List.of();
  }

  /**
   * From now on runs something after a change of the host's network, which may call for another
   * {@link #configure}; often in vain, and from any thread, where it must not take long. Called
   * once at most. Where the system tells of no changes, this does nothing.
   */
  default void watch(Runnable onChange) {}

  /** What this device has changed on the host and will undo, one line each, for people. */
  List<String> changes();

  /**
   * What on the host keeps packets from passing between this device and the rest of the host at the
   * moment, as far as that can be seen, the surest first. May run programs; called on the thread of
   * {@link #configure}.
   */
  default List<Finding> obstacles() {
    return List.of();
  }

  /**
   * Gives the device up, open and with all changes on the host, for {@link TunPort#adopt}. Called
   * under the same condition as {@link #close} and in its place; no other method is called after.
   *
   * @return null if this device can only be closed, which the caller then does
   */
  default @Nullable Handover detach() {
    return null;
  }

  /** Undoes all changes on the host, best effort, and gives the device back. */
  @Override
  void close();
}
