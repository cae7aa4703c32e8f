// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.host;

import java.net.Inet4Address;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.UdpSocket;

/**
 * How long an inner packet may be on the way to each peer, by what the host knows of the path
 * (security D8). The host learns by ICMP and forgets again, and tells nobody, so it is asked.
 * Confined to one thread.
 */
final class PathMtus {
  private static final int LARGEST_PACKET = 1500;
  private static final int UDP_HEADER = 8;

  /** How many peers are asked about at a time; a question takes some 10 us. */
  private static final int AT_A_TIME = 500;

  private final Map<Endpoint, Integer> known = new HashMap<>();
  private final Map<Endpoint, Integer> ceilings = new HashMap<>();
  private final Queue<Endpoint> next = new ArrayDeque<>();
  private long tooLong;
  private @Nullable UdpSocket asked;

  /** Asks about all peers, and forgets the former ones. */
  void askAll(UdpSocket udp, Collection<Endpoint> peers) {
    known.clear();
    next.clear();
    tooLong = udp.tooLong();
    if (udp != asked) {
      asked = udp;
      ceilings.clear();
    }
    ceilings.keySet().retainAll(Set.copyOf(peers));
    for (var peer : peers) {
      known.put(peer, ask(udp, peer));
      ceilings.computeIfAbsent(peer, at -> packet(udp.linkMtu(at), at));
    }
  }

  /** The largest inner packet to a peer, in bytes. */
  int of(Endpoint peer) {
    return known.getOrDefault(peer, LARGEST_PACKET);
  }

  /** The largest inner packet to a peer that the host's own link takes, in bytes. */
  int ceiling(Endpoint peer) {
    return Math.max(of(peer), ceilings.getOrDefault(peer, LARGEST_PACKET));
  }

  /**
   * Whether the host knows better by now. All peers are asked about in turn, in several calls if
   * there are many.
   */
  boolean haveChanged(UdpSocket udp) {
    if (udp.tooLong() != tooLong) {
      return true;
    }
    if (next.isEmpty()) {
      next.addAll(known.keySet());
    }
    for (var count = 0; count < AT_A_TIME && !next.isEmpty(); count++) {
      var peer = next.remove();
      if (ask(udp, peer) != of(peer)) {
        return true;
      }
    }
    return false;
  }

  private static int ask(UdpSocket udp, Endpoint peer) {
    return packet(udp.pathMtu(peer), peer);
  }

  private static int packet(int outside, Endpoint peer) {
    var ipHeader = peer.address() instanceof Inet4Address ? 20 : 40;
    return Math.min(LARGEST_PACKET, outside - ipHeader - UDP_HEADER - PacketBatch.HEADROOM);
  }
}
