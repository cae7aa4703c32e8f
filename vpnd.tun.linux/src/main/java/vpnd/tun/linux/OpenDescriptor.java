// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import org.jspecify.annotations.Nullable;
import vpnd.api.Handover;
import vpnd.api.PacketBatch;

/** A descriptor that nobody uses any more: its next user takes it, or it is closed. */
final class OpenDescriptor implements Handover {
  /**
   * A non-blocking descriptor of a tun device, packets without a prefix, that {@link TunDescriptor}
   * opened. What was changed on the host is in the journal of the device.
   */
  static final String TUN = "linux tun, no prefix, journal 1";

  /** The same, but each packet has a {@link VirtioHeader}. */
  static final String TUN_WITH_HEADER = "linux tun, virtio header of 10 octets, journal 1";

  /** A non-blocking UDP socket, bound, that {@link UdpSocket} opened. */
  static final String UDP = "linux udp";

  /** The same, which receives datagrams that belong together as one message. */
  static final String UDP_SEGMENTS = "linux udp, segments";

  private final String kind;
  private final int descriptor;
  private final @Nullable PacketBatch rest;
  private final Runnable undo;
  private boolean isOver;

  /**
   * @param descriptor of a user of {@link Libc}, which is released with it
   * @param undo what else is to be done when the descriptor has been closed
   */
  OpenDescriptor(String kind, int descriptor, Runnable undo) {
    this(kind, descriptor, null, undo);
  }

  /** The same with packets that were received. */
  OpenDescriptor(String kind, int descriptor, @Nullable PacketBatch rest, Runnable undo) {
    this.kind = kind;
    this.descriptor = descriptor;
    this.rest = rest;
    this.undo = undo;
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
    return descriptor;
  }

  @Override
  public synchronized void close() {
    if (!isOver) {
      isOver = true;
      if (kind.equals(TUN_WITH_HEADER)) {
        Offload.disable(descriptor);
      }
      // First the device: the kernel takes all that hangs on it along, unless an admin made it.
      Libc.close(descriptor);
      undo.run();
      Libc.release();
    }
  }
}
