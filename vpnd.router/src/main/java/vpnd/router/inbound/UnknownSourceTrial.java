// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import java.util.Collection;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.router.peer.Peer;
import vpnd.router.protocol.Opened;
import vpnd.router.protocol.Suites;

/**
 * Finds whose a datagram of unknown origin is, by trying the static keys of peers. First come those
 * of the peers that were never heard: mostly they are few, so a flood does not keep a new client
 * out. What is of none of them waits once more, to be tried with the keys of all others. Confined
 * to the inbound thread.
 */
final class UnknownSourceTrial {
  /** What comes of a trial. */
  interface Outcome {
    /**
     * A datagram is of a peer.
     *
     * @param fault why it was not opened; null if it was
     */
    void found(Peer owner, @Nullable Counter fault, Opened message);

    /** No key opens a datagram. */
    void refused(Endpoint from, long now);

    /** There was no room for a datagram to wait in. */
    void dropped();
  }

  private final UnknownSources first;
  private final UnknownSources second;
  private final PeerIndex index;
  private final Outcome outcome;
  private final LongSupplier clock;
  private final Opened message = new Opened();

  /**
   * @param first a queue for those peers that were never heard
   * @param second a queue for the others
   */
  UnknownSourceTrial(
      UnknownSources first,
      UnknownSources second,
      PeerIndex index,
      Outcome outcome,
      LongSupplier clock) {
    this.first = first;
    this.second = second;
    this.index = index;
    this.outcome = outcome;
    this.clock = clock;
  }

  /** Copies a datagram that is to be tried. */
  void offer(PacketBatch batch, int slot, Endpoint from, long now) {
    if (!first.offer(batch, slot, from, now)) {
      outcome.dropped();
    }
  }

  /** When {@link #run} has something to do. */
  long nextAt() {
    return Math.min(first.nextAt(), second.nextAt());
  }

  /** Tries some of what waits, if it is time for that. */
  void run(Suites suites, long now) {
    for (var i = 0; i < UnknownSources.AT_ONCE && now >= first.nextAt(); i++) {
      tryFirst(suites, now);
    }
    for (var i = 0; i < UnknownSources.AT_ONCE && now >= second.nextAt(); i++) {
      trySecond(suites, now);
    }
  }

  private void tryFirst(Suites suites, long now) {
    if (tryOne(first, index.unheard(), suites, now)) {
      return;
    }
    var batch = first.queue();
    var slot = first.removed();
    if (!second.queueUp(batch, slot, source(batch, slot))) {
      outcome.dropped();
    }
  }

  private void trySecond(Suites suites, long now) {
    if (!tryOne(second, index.heard(), suites, now)) {
      outcome.refused(source(second.queue(), second.removed()), now);
    }
  }

  private boolean tryOne(UnknownSources queue, Collection<Peer> peers, Suites suites, long now) {
    var startedAt = clock.getAsLong();
    var batch = queue.queue();
    var slot = queue.first();
    Peer owner = null;
    Counter fault = null;
    message.received(batch, slot, source(batch, slot), now);
    for (var peer : peers) {
      fault = peer.protocol().openFirst(suites, message);
      if (fault != Counter.RX_BAD_TAG && fault != Counter.RX_BAD_SIZE) {
        owner = peer;
        break;
      }
    }
    // Before the peer acts: the cost of an authentic message is not that of a trial.
    queue.removeFirst(startedAt, clock.getAsLong());
    if (owner != null) {
      outcome.found(owner, fault, message);
    }
    return owner != null;
  }

  private static Endpoint source(PacketBatch batch, int slot) {
    return Objects.requireNonNull(batch.endpoint(slot));
  }
}
