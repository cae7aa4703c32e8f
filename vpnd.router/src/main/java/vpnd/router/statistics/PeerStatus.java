// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.statistics;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.PeerState;
import vpnd.api.packet.Endpoint;
import vpnd.api.role.PeerInfo;

/** How it stands with a peer: the inbound thread writes, any thread reads. */
public final class PeerStatus {
  private final AtomicLong heardAt = new AtomicLong(-1);
  private volatile PeerState state = PeerState.INIT;
  private volatile long sessionSince = -1;
  private volatile boolean isAegis;
  private volatile @Nullable PeerInfo session;
  private volatile boolean standsBy;
  private volatile @Nullable Endpoint endpoint;
  private volatile List<Endpoint> endpoints = List.of();

  /** The state of the protocol. */
  public PeerState state() {
    return state;
  }

  public void state(PeerState newState) {
    state = newState;
  }

  /** When something authentic last came from the peer; negative if nothing did. */
  public long heardAt() {
    return heardAt.getOpaque();
  }

  /** Once for each datagram, so it may become visible a little later. */
  public void heardAt(long time) {
    heardAt.setOpaque(time);
  }

  /** Whether packets for the peer are sealed under {@code aegis256}. */
  public boolean isAegis() {
    return isAegis;
  }

  public void isAegis(boolean agreed) {
    if (agreed != isAegis) {
      isAegis = agreed;
    }
  }

  /** When the session came up; negative if there is none. */
  public long sessionSince() {
    return sessionSince;
  }

  public void sessionSince(long time) {
    sessionSince = time;
  }

  /** What the peer has announced in the session; null if there is none. */
  public @Nullable PeerInfo session() {
    return session;
  }

  public void session(@Nullable PeerInfo peer) {
    session = peer;
  }

  /** Whether another gateway is used instead in this session. */
  public boolean standsBy() {
    return standsBy;
  }

  public void standsBy(boolean now) {
    standsBy = now;
  }

  /** Where the peer is, or is looked for first. */
  public @Nullable Endpoint endpoint() {
    return endpoint;
  }

  public void endpoint(@Nullable Endpoint newEndpoint) {
    endpoint = newEndpoint;
  }

  /** All addresses to which datagrams for the peer may go. */
  public List<Endpoint> endpoints() {
    return endpoints;
  }

  public void endpoints(List<Endpoint> all) {
    endpoints = all;
  }
}
