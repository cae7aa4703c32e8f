// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;
import vpnd.router.protocol.Nonce;

/**
 * Finds the peer of a datagram: by the address it came from, or by the upper part of its nonce or
 * of its counter, which hardly two peers share and which a peer keeps when it moves. Confined to
 * the engine's thread.
 */
final class PeerIndex {
  /** The upper 128 bits of the highest nonce of a peer. */
  private record Series(long high, long middle) {
    Series before() {
      return new Series(middle == 0 ? high - 1 : high, middle - 1);
    }
  }

  private final List<Peer> peers = new ArrayList<>();
  private final Map<InetSocketAddress, Peer> byAddress = new HashMap<>();
  private final Map<Series, Peer> bySeries = new HashMap<>();
  private final Map<Integer, Peer> byDataSeries = new HashMap<>();
  private final Map<Peer, List<InetSocketAddress>> addresses = new HashMap<>();
  private final Map<Peer, Series> series = new HashMap<>();
  private final Map<Peer, int[]> dataSeries = new HashMap<>();

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
    forgetAddresses(peer);
    var old = series.remove(peer);
    if (old != null) {
      bySeries.remove(old, peer);
    }
    forgetDataSeries(peer);
  }

  private void forgetDataSeries(Peer peer) {
    var old = dataSeries.remove(peer);
    if (old != null) {
      Arrays.stream(old).forEach(known -> byDataSeries.remove(known, peer));
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
    var now = new Series(mark.high(), mark.middle());
    var old = series.put(peer, now);
    if (old != null) {
      bySeries.remove(old, peer);
    }
    bySeries.put(now, peer);
    forgetDataSeries(peer);
    var counters = peer.dataSeries();
    dataSeries.put(peer, counters);
    Arrays.stream(counters).forEach(counter -> byDataSeries.put(counter, peer));
  }

  /** The peer at an address, whichever of ours it talks to; null if there is none. */
  @Nullable Peer at(Endpoint source) {
    return byAddress.get(source.socketAddress());
  }

  /**
   * The peer that the first {@value Nonce#SIZE} octets of a datagram seem to be of, as a nonce or
   * as a counter under {@code aegis256}; null if none. A nonce that ran or jumped over the end of
   * its lowest 64 bits is found too.
   */
  @Nullable Peer of(Nonce nonce) {
    var wanted = new Series(nonce.high(), nonce.middle());
    var peer = bySeries.get(wanted);
    if (peer == null) {
      peer = bySeries.get(wanted.before());
    }
    return peer != null ? peer : byDataSeries.get((int) (nonce.low() >>> Integer.SIZE));
  }
}
