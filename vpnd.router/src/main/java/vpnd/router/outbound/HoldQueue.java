// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import org.jspecify.annotations.Nullable;
import vpnd.api.packet.PacketBatch;

/**
 * Packets of the host that wait for the end of a key change with their peer, in the order in which
 * they came. Confined to the outbound thread, except for what {@link Outbox} shows of it.
 */
public final class HoldQueue {
  private final PacketBatch batch;
  private final @Nullable Outbox[] owners;
  private final int[] lengths;
  private final boolean[] isReleased;
  private int size;
  private long round;

  /**
   * @param batch where packets are kept; its slots are as large as those of any other batch
   */
  public HoldQueue(PacketBatch batch) {
    this.batch = batch;
    owners = new @Nullable Outbox[batch.capacity()];
    lengths = new int[batch.capacity()];
    isReleased = new boolean[batch.capacity()];
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == owners.length;
  }

  /** Takes a packet over from a slot of another batch, where it leaves an empty slot. */
  void add(PacketBatch from, int slot, Outbox owner) {
    var length = from.length(slot);
    from.finishChecksum(slot);
    batch.bytes().put(batch.offset(size), from.bytes(), from.offset(slot), length);
    lengths[size] = length;
    owners[size] = owner;
    owner.hasHeld = true;
    size++;
    from.length(slot, 0);
  }

  /**
   * The batch in which every packet that may go is in its slot, and the other slots are empty. The
   * caller sends it and then calls {@link #removeReleased}.
   *
   * @param isForced whether all packets have waited long enough
   */
  PacketBatch release(boolean isForced) {
    batch.count(size);
    round++;
    for (var slot = 0; slot < size; slot++) {
      batch.length(slot, mayGo(owners[slot], isForced) ? lengths[slot] : 0);
      isReleased[slot] = batch.length(slot) > 0;
    }
    return batch;
  }

  /** All packets of an owner go in the same round, or none, so that they stay in order. */
  private boolean mayGo(@Nullable Outbox owner, boolean isForced) {
    if (owner == null) {
      return false;
    }
    if (owner.isHeld && !isForced) {
      owner.heldInRound = round;
    }
    return owner.heldInRound != round;
  }

  /** Whose packet a slot of the released batch holds. */
  @Nullable Outbox owner(int slot) {
    return owners[slot];
  }

  /** Forgets what was released. */
  void removeReleased() {
    var kept = 0;
    for (var slot = 0; slot < size; slot++) {
      var owner = owners[slot];
      if (owner != null && isReleased[slot]) {
        owner.hasHeld = false;
        owners[slot] = null;
      }
      if (owners[slot] != null) {
        kept = slot + 1;
      }
    }
    size = kept;
  }
}
