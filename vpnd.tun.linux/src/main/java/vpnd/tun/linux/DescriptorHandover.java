// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vpnd.api.Handover;
import vpnd.api.PacketBatch;

/**
 * Open descriptors in transit from the service that released them to the one that adopts or closes
 * them.
 */
final class DescriptorHandover implements Handover {
  /**
   * A non-blocking descriptor of a tun device without packet prefix, opened by {@link
   * TunDescriptor}. The changes of the host's network are in the device's journal.
   */
  static final String TUN = "linux tun, no prefix, journal 1";

  /**
   * The same, but each packet has a {@link VirtioHeader}. Earlier versions compare this text when
   * they are replaced, so it must not change.
   */
  static final String TUN_WITH_HEADER = "linux tun, virtio header of 10 octets, journal 1";

  /** The same with several queues and one more descriptor for writing ({@link MultiQueue}). */
  static final String TUN_QUEUES = "linux tun queues, virtio header of 10 octets, journal 1";

  /** A non-blocking, bound UDP socket, opened by {@link UdpSocket}. */
  static final String UDP = "linux udp";

  /** The same with {@code UDP_GRO} enabled. */
  static final String UDP_SEGMENTS = "linux udp, segments";

  /** The same with additional sockets, each bound to a port of its own. */
  static final String UDP_PORTS = "linux udp, segments, further ports";

  private final String kind;
  private final int[] descriptors;
  private final @Nullable PacketBatch rest;
  private final Runnable undo;
  private boolean isOver;

  /**
   * @param descriptor whose user of {@link Libc} is released with it
   * @param undo called after the descriptor has been closed
   */
  DescriptorHandover(String kind, int descriptor, Runnable undo) {
    this(kind, new int[] {descriptor}, null, undo);
  }

  private DescriptorHandover(
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
   * @param descriptors as of {@link MultiQueue}
   */
  static DescriptorHandover ofDevice(String kind, int[] descriptors, Runnable undo) {
    return new DescriptorHandover(
        descriptors.length == 1 ? kind : TUN_QUEUES, descriptors, null, undo);
  }

  /**
   * A socket, with the sockets of {@link EphemeralSockets} behind it.
   *
   * @param kind if there is only the first
   */
  static DescriptorHandover ofSockets(String kind, int[] descriptors, @Nullable PacketBatch rest) {
    return new DescriptorHandover(
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
      // The device first: the kernel removes its addresses and routes, unless it is persistent.
      MultiQueue.close(descriptors);
      undo.run();
      Libc.release();
    }
  }
}
