// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;
import vpnd.router.protocol.Nonce;

/**
 * Finds the peer of a datagram: by the address it came from, or by the upper part of its nonce,
 * which hardly two peers share and which a peer keeps when it moves or restarts. Confined to the
 * engine's thread.
 */
final class PeerIndex {
  /** The upper 128 bits of the highest nonce of a peer. */
  private record Series(long high, long middle) {
    Series before() {
      return new Series(middle == 0 ? high - 1 : high, middle - 1);
    }
  }

  private final List<Peer> peers = new ArrayList<>();
  private final Map<Endpoint, Peer> byEndpoint = new HashMap<>();
  private final Map<Series, Peer> bySeries = new HashMap<>();
  private final Map<Peer, List<Endpoint>> endpoints = new HashMap<>();
  private final Map<Peer, Series> series = new HashMap<>();

  List<Peer> all() {
    return peers;
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
    forgetEndpoints(peer);
    var old = series.remove(peer);
    if (old != null) {
      bySeries.remove(old, peer);
    }
  }

  /** The addresses of a peer have changed. */
  void moved(Peer peer) {
    forgetEndpoints(peer);
    var now = peer.endpoints();
    endpoints.put(peer, now);
    now.forEach(endpoint -> byEndpoint.put(endpoint, peer));
  }

  /** Of several peers that may be at an address, this one was heard last. */
  void prefer(Peer peer, Endpoint endpoint) {
    if (peer.endpoints().contains(endpoint)) {
      byEndpoint.put(endpoint, peer);
    }
  }

  private void forgetEndpoints(Peer peer) {
    var old = endpoints.remove(peer);
    if (old != null) {
      old.forEach(endpoint -> byEndpoint.remove(endpoint, peer));
    }
  }

  /** The upper part of a peer's highest nonce has changed. */
  void counted(Peer peer) {
    var mark = peer.mark();
    var now = new Series(mark.high(), mark.middle());
    var old = series.put(peer, now);
    if (old != null) {
      bySeries.remove(old, peer);
    }
    bySeries.put(now, peer);
  }

  /** The peer at an address; null if there is none. */
  @Nullable Peer at(Endpoint source) {
    return byEndpoint.get(source);
  }

  /**
   * The peer that a nonce seems to be of; null if none. A counter that ran or jumped over the end
   * of its lowest 64 bits is found too.
   */
  @Nullable Peer of(Nonce nonce) {
    var wanted = new Series(nonce.high(), nonce.middle());
    var peer = bySeries.get(wanted);
    return peer != null ? peer : bySeries.get(wanted.before());
  }
}
