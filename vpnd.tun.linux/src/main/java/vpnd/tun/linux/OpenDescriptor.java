// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vpnd.api.Handover;
import vpnd.api.PacketBatch;

/** What nobody uses any more, open: its next user takes it, or it is closed. */
final class OpenDescriptor implements Handover {
  /**
   * A non-blocking descriptor of a tun device, packets without a prefix, that {@link TunDescriptor}
   * opened. What was changed on the host is in the journal of the device.
   */
  static final String TUN = "linux tun, no prefix, journal 1";

  /**
   * The same, but each packet has a {@link VirtioHeader}. Earlier versions compare this text when
   * they are replaced, so it keeps their word for a byte.
   */
  static final String TUN_WITH_HEADER = "linux tun, virtio header of 10 octets, journal 1";

  /** The same with the descriptors of several queues and one to write with ({@link TunQueues}). */
  static final String TUN_QUEUES = "linux tun queues, virtio header of 10 octets, journal 1";

  /** A non-blocking UDP socket, bound, that {@link UdpSocket} opened. */
  static final String UDP = "linux udp";

  /** The same, which receives datagrams that belong together as one message. */
  static final String UDP_SEGMENTS = "linux udp, segments";

  /** The same, and further ones beside it, each on a port of its own. */
  static final String UDP_PORTS = "linux udp, segments, further ports";

  private final String kind;
  private final int[] descriptors;
  private final @Nullable PacketBatch rest;
  private final Runnable undo;
  private boolean isOver;

  /**
   * @param descriptor of a user of {@link Libc}, which is released with it
   * @param undo what else is to be done when the descriptor has been closed
   */
  OpenDescriptor(String kind, int descriptor, Runnable undo) {
    this(kind, new int[] {descriptor}, null, undo);
  }

  private OpenDescriptor(
      String kind, int[] descriptors, @Nullable PacketBatch rest, Runnable undo) {
    this.kind = kind;
    this.descriptors = descriptors;
    this.rest = rest;
    this.undo = undo;
  }

  /**
   * The descriptors of a device.
   *
   * @param kind of the first of them
   * @param descriptors as of {@link TunQueues}
   */
  static OpenDescriptor ofDevice(String kind, int[] descriptors, Runnable undo) {
    return new OpenDescriptor(descriptors.length == 1 ? kind : TUN_QUEUES, descriptors, null, undo);
  }

  /**
   * A socket, with the sockets of {@link EphemeralSockets} behind it.
   *
   * @param kind if there is only the first
   */
  static OpenDescriptor ofSockets(String kind, int[] descriptors, @Nullable PacketBatch rest) {
    return new OpenDescriptor(
        descriptors.length == 1 ? kind : UDP_PORTS, descriptors, rest, () -> {});
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public @Nullable PacketBatch rest() {
    return rest;
  }

  @Override
  public synchronized int take() {
    if (isOver) {
      throw new IllegalStateException("taken or closed before: " + kind);
    }
    isOver = true;
    Libc.release();
    return descriptors[0];
  }

  @Override
  public int[] further() {
    return Arrays.copyOfRange(descriptors, 1, descriptors.length);
  }

  @Override
  public synchronized void close() {
    if (!isOver) {
      isOver = true;
      if (kind.equals(TUN_WITH_HEADER)) {
        Offload.disable(descriptors[0]);
      }
      // First the device: the kernel takes all that hangs on it along, unless an admin made it.
      TunQueues.close(descriptors);
      undo.run();
      Libc.release();
    }
  }
}
