// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.handover;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.Handover;

/**
 * Open descriptors in transit from the service that released them to the one that adopts or closes
 * them.
 */
public final class DescriptorHandover implements Handover {
  private final String kind;
  private final int[] descriptors;
  private final @Nullable PacketBatch pending;
  private final Runnable closing;
  private final Runnable released;
  private boolean isOver;

  /**
   * @param kind what an adopter must know of the descriptors. Other versions of the bundle compare
   *     this text, so it must not change
   * @param descriptors the first is that of {@link #take}
   * @param pending datagrams that were received but not delivered; null if there are none
   * @param closing called at most once, to close the descriptors if nobody adopts them
   * @param released called once, after the descriptors were taken or closed
   */
  public DescriptorHandover(
      String kind,
      int[] descriptors,
      @Nullable PacketBatch pending,
      Runnable closing,
      Runnable released) {
    this.kind = kind;
    this.descriptors = descriptors;
    this.pending = pending;
    this.closing = closing;
    this.released = released;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public @Nullable PacketBatch undelivered() {
    return pending;
  }

  @Override
  public synchronized int take() {
    if (isOver) {
      throw new IllegalStateException("taken or closed before: " + kind);
    }
    isOver = true;
    released.run();
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
      closing.run();
      released.run();
    }
  }
}
