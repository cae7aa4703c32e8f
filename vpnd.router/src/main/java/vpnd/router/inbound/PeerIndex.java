// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;
import vpnd.router.peer.Peer;
import vpnd.router.protocol.nonce.Nonce;

/**
 * Finds the peer of a datagram: by the address it came from, or by the upper part of its nonce or
 * of its counter, which hardly two peers share and which a peer keeps when it moves. Confined to
 * the inbound thread.
 */
final class PeerIndex {
  /** The upper 128 bits of the highest nonce of a peer. */
  private record Series(long high, long middle) {
    Series before() {
      return new Series(middle == 0 ? high - 1 : high, middle - 1);
    }
  }

  private final List<Peer> peers = new ArrayList<>();
  private final Set<Peer> unheard = new LinkedHashSet<>();
  private final Set<Peer> heard = new LinkedHashSet<>();
  private final Map<InetSocketAddress, Peer> byAddress = new HashMap<>();
  private final OwnerIndex<Series, Peer> bySeries = new OwnerIndex<>();
  private final OwnerIndex<Integer, Peer> byDataSeries = new OwnerIndex<>();
  private final Map<Peer, List<InetSocketAddress>> addresses = new HashMap<>();
  private final Map<Peer, Series> series = new HashMap<>();
  private final Map<Peer, Set<Integer>> dataSeries = new HashMap<>();

  List<Peer> all() {
    return peers;
  }

  /** Those of which no message is known. */
  Collection<Peer> unheard() {
    return unheard;
  }

  /** All others. */
  Collection<Peer> heard() {
    return heard;
  }

  boolean contains(Peer peer) {
    return series.containsKey(peer);
  }

  void add(Peer peer) {
    peers.add(peer);
    moved(peer);
    counted(peer);
  }

  void remove(Peer peer) {
    peers.remove(peer);
    unheard.remove(peer);
    heard.remove(peer);
    forgetAddresses(peer);
    var old = series.remove(peer);
    if (old != null) {
      bySeries.remove(old, peer);
    }
    var counters = dataSeries.remove(peer);
    if (counters != null) {
      counters.forEach(counter -> byDataSeries.remove(counter, peer));
    }
  }

  /** The addresses of a peer have changed. */
  void moved(Peer peer) {
    forgetAddresses(peer);
    var now = peer.endpoints().stream().map(Endpoint::socketAddress).toList();
    addresses.put(peer, now);
    now.forEach(address -> byAddress.put(address, peer));
  }

  /** Of several peers that may be at an address, this one was heard last. */
  void prefer(Peer peer, Endpoint endpoint) {
    if (peer.endpoints().stream().anyMatch(endpoint::isAt)) {
      byAddress.put(endpoint.socketAddress(), peer);
    }
  }

  private void forgetAddresses(Peer peer) {
    var old = addresses.remove(peer);
    if (old != null) {
      old.forEach(address -> byAddress.remove(address, peer));
    }
  }

  /** The upper part of a peer's highest nonce has changed, or those of its counters. */
  void counted(Peer peer) {
    var mark = peer.mark();
    if (mark.equals(Nonce.ZERO)) {
      unheard.add(peer);
    } else if (heard.add(peer)) {
      unheard.remove(peer);
    }
    var now = new Series(mark.high(), mark.middle());
    var old = series.put(peer, now);
    if (!now.equals(old)) {
      if (old != null) {
        bySeries.remove(old, peer);
      }
      bySeries.add(now, peer);
    }
    var counters = Arrays.stream(peer.dataSeries()).boxed().collect(Collectors.toSet());
    var before = Objects.requireNonNullElse(dataSeries.put(peer, counters), Set.<Integer>of());
    // Those that stay keep their place.
    before.stream()
        .filter(counter -> !counters.contains(counter))
        .forEach(counter -> byDataSeries.remove(counter, peer));
    counters.stream()
        .filter(counter -> !before.contains(counter))
        .forEach(counter -> byDataSeries.add(counter, peer));
  }

  /** The peer at a remote address, for any local address; null if there is none. */
  @Nullable Peer at(Endpoint source) {
    return byAddress.get(source.socketAddress());
  }

  /**
   * The peer that the first {@value Nonce#SIZE} bytes of a datagram seem to be of, as a nonce or as
   * a counter under {@code aegis256}; null if none. A nonce that ran or jumped over the end of its
   * lowest 64 bits is found too.
   */
  @Nullable Peer of(Nonce nonce) {
    var wanted = new Series(nonce.high(), nonce.middle());
    var peer = bySeries.first(wanted);
    if (peer == null) {
      peer = bySeries.first(wanted.before());
    }
    return peer != null ? peer : byDataSeries.first((int) (nonce.low() >>> Integer.SIZE));
  }
}
