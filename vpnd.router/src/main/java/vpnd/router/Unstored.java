// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;
import vpnd.api.PacketBatch;
import vpnd.router.protocol.Nonce;

/**
 * Datagrams that nothing may be done about before nonces are on the disk (security B1): those under
 * a static key, and what came from the same peers after them. A disk takes hardly longer for many
 * nonces than for one, so those of a whole batch are stored at the same time. Confined to the
 * engine's thread.
 */
final class Unstored {
  private static final int LONGEST_WAIT_SECONDS = 10;

  /** A datagram that waits in its slot. */
  static final class Entry {
    final PacketBatch batch;
    final int slot;
    final int length;
    final Endpoint source;

    /** Whose it is; null if it was not opened yet. */
    final @Nullable Peer peer;

    private final Nonce mark;
    private volatile boolean isStored;

    private Entry(PacketBatch batch, int slot, Endpoint source, @Nullable Peer peer) {
      this.batch = batch;
      this.slot = slot;
      this.length = batch.length(slot);
      this.source = source;
      this.peer = peer;
      this.mark = peer == null ? Nonce.ZERO : peer.highest();
    }

    private void store() {
      isStored = peer != null && peer.store(mark);
    }

    /** Whether the peer may act on it. */
    boolean isStored() {
      return isStored;
    }
  }

  private final Executor storage;
  private final Set<Peer> peers = new HashSet<>();
  private List<Entry> entries = new ArrayList<>();

  /**
   * @param storage may be blocked by the disk, several tasks at a time
   */
  Unstored(Executor storage) {
    this.storage = storage;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether a datagram of a peer waits, so that what follows has to wait behind it. */
  boolean holds(@Nullable Peer peer) {
    return !peers.isEmpty() && peers.contains(peer);
  }

  /** A datagram that a peer has just opened, and that needs its nonce stored, waits. */
  void add(PacketBatch batch, int slot, Endpoint source, Peer peer) {
    peers.add(peer);
    entries.add(new Entry(batch, slot, source, peer));
  }

  /** A datagram that was not opened waits behind another. */
  void add(PacketBatch batch, int slot, Endpoint source) {
    entries.add(new Entry(batch, slot, source, null));
  }

  /** Stores what has to be stored, and gives all back in the order in which it came. */
  List<Entry> store() {
    var stored = entries;
    entries = new ArrayList<>();
    peers.clear();
    var opened = stored.stream().filter(entry -> entry.peer != null).toList();
    if (opened.size() == 1) {
      opened.get(0).store();
    } else {
      storeTogether(opened);
    }
    return stored;
  }

  private void storeTogether(List<Entry> opened) {
    var left = new CountDownLatch(opened.size());
    for (var entry : opened) {
      storage.execute(
          () -> {
            entry.store();
            left.countDown();
          });
    }
    try {
      // What takes longer counts as not stored.
      var unused = left.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
