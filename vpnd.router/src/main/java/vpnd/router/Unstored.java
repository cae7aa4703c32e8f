// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;
import vpnd.api.PacketBatch;
import vpnd.router.protocol.Nonce;

/**
 * Datagrams that nothing may be done about before nonces are on the disk (security B1): those under
 * a static key, and what came from the same peers after them. A disk takes hardly longer for many
 * nonces than for one, so they are stored in groups, and others are received meanwhile. Confined to
 * the engine's thread.
 */
final class Unstored {
  /** A datagram that waits in its slot. */
  static final class Entry {
    final int slot;
    final int length;

    /** Whose it is; null if it was not opened yet. */
    final @Nullable Peer peer;

    private final Nonce mark;
    private volatile boolean isStored;

    private Entry(int slot, int length, @Nullable Peer peer) {
      this.slot = slot;
      this.length = length;
      this.peer = peer;
      this.mark = peer == null ? Nonce.ZERO : peer.protocol().mark();
    }

    private void store() {
      isStored = peer != null && peer.store(mark);
    }

    /** Whether the peer may act on it. */
    boolean isStored() {
      return isStored;
    }
  }

  /** Datagrams in the order in which they came. */
  private static final class Group {
    final PacketBatch batch;
    final List<Entry> entries = new ArrayList<>();
    final Set<Peer> peers = new HashSet<>();

    Group(PacketBatch batch) {
      this.batch = batch;
    }
  }

  private final Executor storage;
  private final Runnable wakeup;
  private final AtomicInteger left = new AtomicInteger();
  private Group filling;
  private Group storing;

  /**
   * @param one of two batches of the same size, with slots of {@value Strangers#SLOT_SIZE} octets
   * @param storage may be blocked by the disk, several tasks at a time
   * @param wakeup ends the engine's waiting, because a group is stored
   */
  Unstored(PacketBatch one, PacketBatch other, Executor storage, Runnable wakeup) {
    this.filling = new Group(one);
    this.storing = new Group(other);
    this.storage = storage;
    this.wakeup = wakeup;
  }

  /** Whether a datagram of a peer waits, so that what follows has to wait behind it. */
  boolean holds(Peer peer) {
    return !isIdle() && (filling.peers.contains(peer) || storing.peers.contains(peer));
  }

  private boolean isIdle() {
    return filling.entries.isEmpty() && storing.entries.isEmpty();
  }

  /**
   * Copies a datagram that is to wait; false if there is no room, or if it is longer than what a
   * handshake takes.
   *
   * @param peer that has just opened it; null if it was not opened
   */
  boolean add(PacketBatch from, int slot, Endpoint source, @Nullable Peer peer) {
    var place = filling.entries.size();
    var length = from.length(slot);
    if (place == filling.batch.capacity() || length > filling.batch.slotSize()) {
      return false;
    }
    filling.batch.bytes().put(filling.batch.offset(place), from.bytes(), from.offset(slot), length);
    filling.batch.length(place, length);
    filling.batch.endpoint(place, source);
    filling.entries.add(new Entry(place, length, peer));
    if (peer != null) {
      filling.peers.add(peer);
    }
    return true;
  }

  /** Has stored what waits, unless there is a group under way. */
  void store() {
    if (!storing.entries.isEmpty() || filling.entries.isEmpty()) {
      return;
    }
    var group = filling;
    filling = storing;
    storing = group;
    left.set(group.entries.size());
    for (var entry : group.entries) {
      if (entry.peer == null) {
        left.decrementAndGet();
      } else {
        storage.execute(() -> store(entry));
      }
    }
  }

  private void store(Entry entry) {
    entry.store();
    if (left.decrementAndGet() == 0) {
      wakeup.run();
    }
  }

  /** Whether a group was stored, to be taken with {@link #take}. */
  boolean isReady() {
    return !storing.entries.isEmpty() && left.get() == 0;
  }

  /** The slots of the group that was stored; {@link #store} fills them again. */
  PacketBatch batch() {
    return storing.batch;
  }

  /** What is in the group that was stored. */
  List<Entry> take() {
    var entries = List.copyOf(storing.entries);
    storing.entries.clear();
    storing.peers.clear();
    storing.batch.count(entries.size());
    return entries;
  }
}
