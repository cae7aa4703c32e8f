// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.router.peer.Peer;
import vpnd.router.protocol.Opened;
import vpnd.router.protocol.nonce.Nonce;

/**
 * Datagrams that nothing may be done about before nonces are on the disk (security B1): those under
 * a static key, and what came from the same peers after them. A disk takes hardly longer for many
 * nonces than for one, so they are stored in groups, and others are received meanwhile. Confined to
 * the inbound thread.
 */
public final class PendingPersist {
  /** Most datagrams of one peer in a group, so that it leaves room for others. */
  static final int SHARE = 16;

  /** A datagram that waits in its slot. */
  static final class Entry {
    final int slot;
    final int length;
    final Peer peer;

    /** Whether the peer has opened it; else it waits behind one that the peer has opened. */
    final boolean isOpen;

    private final Waiting waiting;

    private Entry(int slot, int length, boolean isOpen, Waiting waiting) {
      this.slot = slot;
      this.length = length;
      this.peer = waiting.peer;
      this.isOpen = isOpen;
      this.waiting = waiting;
    }

    /** Whether the peer may act on it. */
    boolean isStored() {
      return waiting.isStored;
    }
  }

  /** The datagrams of a peer in a group; the highest nonce is stored for all of them. */
  private static final class Waiting {
    final Peer peer;
    int count;
    @Nullable Entry last;
    @Nullable Nonce mark;
    volatile boolean isStored;

    Waiting(Peer peer) {
      this.peer = peer;
    }

    void add(Entry entry) {
      count++;
      last = entry;
      if (entry.isOpen) {
        mark = peer.protocol().mark();
      }
    }

    boolean isHeld() {
      return mark != null;
    }

    void store() {
      isStored = mark != null && peer.store(mark);
    }
  }

  /** Datagrams in the order in which they came. */
  private static final class Group {
    final PacketBatch batch;
    final List<Entry> entries = new ArrayList<>();
    final Map<Peer, Waiting> waiting = new LinkedHashMap<>();
    int taken;

    Group(PacketBatch batch) {
      this.batch = batch;
    }

    boolean holds(Peer peer) {
      var own = waiting.get(peer);
      return own != null && own.isHeld();
    }

    void clear() {
      entries.clear();
      waiting.clear();
      taken = 0;
    }
  }

  private final Executor storage;
  private final Runnable wakeup;
  private final AtomicInteger left = new AtomicInteger();
  private Group filling;
  private Group storing;

  /**
   * @param one of two batches of the same size, with slots of {@value UnknownSources#SLOT_SIZE}
   *     bytes
   * @param storage may be blocked by the disk, several tasks at a time
   * @param wakeup ends the engine's waiting, because a group is stored
   */
  public PendingPersist(PacketBatch one, PacketBatch other, Executor storage, Runnable wakeup) {
    this.filling = new Group(one);
    this.storing = new Group(other);
    this.storage = storage;
    this.wakeup = wakeup;
  }

  /** Whether a datagram of a peer waits, so that what follows has to wait behind it. */
  boolean holds(Peer peer) {
    return waiting() > 0 && (filling.holds(peer) || storing.holds(peer));
  }

  /** How many wait. */
  int waiting() {
    return filling.entries.size() + storing.entries.size() - storing.taken;
  }

  /**
   * Copies a datagram that is to wait; false if there is no room, for this peer or at all, or if it
   * is longer than what a handshake takes.
   *
   * @param peer that has just opened it
   */
  boolean add(Opened message, Peer peer) {
    var source = Objects.requireNonNull(message.source());
    return add(message.batch(), message.slot(), source, peer, true);
  }

  /**
   * The same with a datagram that was not opened.
   *
   * @param peer that it waits behind
   */
  boolean addBehind(PacketBatch from, int slot, Endpoint source, Peer peer) {
    return add(from, slot, source, peer, false);
  }

  private boolean add(PacketBatch from, int slot, Endpoint source, Peer peer, boolean isOpen) {
    var place = filling.entries.size();
    var length = from.length(slot);
    if (place == filling.batch.capacity() || length > filling.batch.slotSize()) {
      return false;
    }
    var waiting = filling.waiting.computeIfAbsent(peer, Waiting::new);
    if (waiting.count == SHARE) {
      return false;
    }
    filling.batch.bytes().put(filling.batch.offset(place), from.bytes(), from.offset(slot), length);
    filling.batch.endpoint(place, source);
    var entry = new Entry(place, length, isOpen, waiting);
    filling.entries.add(entry);
    waiting.add(entry);
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
    group.batch.count(group.entries.size());
    var held = group.waiting.values().stream().filter(Waiting::isHeld).toList();
    left.set(held.size());
    held.forEach(waiting -> storage.execute(() -> store(waiting)));
  }

  private void store(Waiting waiting) {
    waiting.store();
    if (left.decrementAndGet() == 0) {
      wakeup.run();
    }
  }

  /** Whether a group was stored, to be taken with {@link #next}. */
  boolean isReady() {
    return !storing.entries.isEmpty() && left.get() == 0;
  }

  /** The slots of the group that was stored; {@link #store} fills them again. */
  PacketBatch batch() {
    return storing.batch;
  }

  /** Takes the next datagram of the group that was stored, which {@link #isReady}. */
  Entry next() {
    var group = storing;
    var entry = group.entries.get(group.taken++);
    if (entry.waiting.last == entry) {
      group.waiting.remove(entry.peer);
    }
    if (group.taken == group.entries.size()) {
      group.clear();
    }
    return entry;
  }
}
