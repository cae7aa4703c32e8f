// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.statistics;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;
import vpnd.api.packet.Endpoint;
import vpnd.router.diagnosis.Traffic;
import vpnd.router.protocol.Actions.Notice;

/**
 * What has happened with a peer lately, for who asks why: since its session came up or went down,
 * but not more than ten minutes ago. Confined to the inbound thread.
 */
public final class PeerHistory {
  private static final long SPAN = Duration.ofMinutes(5).toNanos();
  private static final int RIVALS = 3;

  /** A gap in the nonces that is larger is none: the peer began elsewhere. */
  private static final long LARGEST_GAP = 1L << 32;

  /** What was when a span of time began. */
  private record Beginning(long at, CounterBaseline counts, long peerSent) {}

  /** Another process was seen to use the keys of the peer. */
  private record Rival(long at, Endpoint endpoint) {}

  private final ToLongFunction<Counter> total;
  private final LongSupplier peerSent;
  private final UnansweredPackets longPackets;
  private final UnansweredPackets nothingBack;
  private final UnansweredPackets nothingOut;
  private final Deque<Rival> rivals = new ArrayDeque<>();
  private Beginning earlier;
  private Beginning later;
  private long changedAt;
  private boolean hasJumped;
  private @Nullable Endpoint replaced;
  private boolean isShared;
  private long sharedAt;

  /**
   * @param total what all threads have counted
   * @param peerSent see {@link vpnd.router.protocol.Protocol#peerSent}
   */
  public PeerHistory(ToLongFunction<Counter> total, LongSupplier peerSent) {
    this.total = total;
    this.peerSent = peerSent;
    longPackets = new UnansweredPackets(total, Counter.TX_LONG_PACKETS, Counter.RX_PACKETS);
    nothingBack = new UnansweredPackets(total, Counter.TX_PACKETS, Counter.RX_PACKETS);
    nothingOut = new UnansweredPackets(total, Counter.RX_PACKETS, Counter.TX_PACKETS);
    later = beginning(0);
    earlier = later;
  }

  private Beginning beginning(long now) {
    return new Beginning(now, new CounterBaseline(total), peerSent.getAsLong());
  }

  /** The protocol began, or a session went down. */
  public void changed(long now) {
    changedAt = now;
    later = beginning(now);
    earlier = later;
    hasJumped = false;
    longPackets.restart();
    nothingBack.restart();
    nothingOut.restart();
  }

  /** A second has passed, or more. */
  public void onTimer(long now) {
    longPackets.onTimer();
    nothingBack.onTimer();
    nothingOut.onTimer();
    if (now - later.at() >= SPAN) {
      earlier = later;
      later = beginning(now);
    }
  }

  /** A session is about to take the place of one with a peer that was there. */
  public void replaced(@Nullable Endpoint endpoint) {
    replaced = endpoint;
  }

  /** A session has come up. */
  public void began(@Nullable Endpoint endpoint, long now) {
    changed(now);
    if (replaced != null && endpoint != null && !replaced.isAt(endpoint)) {
      rival(replaced, now);
    }
    replaced = null;
  }

  public void noticed(Notice notice) {
    hasJumped |= notice == Notice.NONCES_JUMPED || notice == Notice.NONCES_RENEWED;
  }

  /** Another process used the keys of the peer while its session was up. */
  public void rival(Endpoint endpoint, long now) {
    if (rivals.size() == RIVALS) {
      rivals.remove();
    }
    rivals.add(new Rival(now, endpoint));
  }

  /** Two processes were seen to use the keys of the peer. */
  public void shared(long now) {
    isShared = true;
    sharedAt = now;
  }

  /** Whether that was lately. */
  public boolean isShared(long now) {
    return isShared && now - sharedAt < SPAN;
  }

  /** When the protocol began or a session last came up or went down. */
  public long changedAt() {
    return changedAt;
  }

  /** Whether the nonces of this side jumped since then. */
  public boolean hasJumped() {
    return hasJumped;
  }

  public List<Endpoint> rivals(long now) {
    return rivals.stream().filter(rival -> now - rival.at() < SPAN).map(Rival::endpoint).toList();
  }

  public Traffic traffic() {
    var counts = new EnumMap<Counter, Long>(Counter.class);
    for (var counter : Counter.values()) {
      var count = earlier.counts().since(counter);
      if (count != 0) {
        counts.put(counter, count);
      }
    }
    var sent = peerSent.getAsLong() - earlier.peerSent();
    var gap = sent - earlier.counts().since(Counter.RX_DATAGRAMS);
    return new Traffic(
        Map.copyOf(counts),
        gap > 0 && gap < LARGEST_GAP ? gap : 0,
        longPackets.unanswered(),
        nothingBack.unanswered(),
        nothingOut.unanswered());
  }
}
