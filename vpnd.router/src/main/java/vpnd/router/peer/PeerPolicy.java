// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.TunnelConfig;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.Counter;
import vpnd.api.packet.PacketBatch;
import vpnd.api.role.PeerInfo;
import vpnd.api.role.Role;
import vpnd.router.guard.PartFailure;
import vpnd.router.outbound.MssClamp;
import vpnd.router.protocol.Counters;
import vpnd.router.report.PeerLog;
import vpnd.router.statistics.Statistics;

/**
 * What the role decides for a peer: what is announced to it, which networks are behind it, which of
 * its packets may pass. Confined to the inbound thread.
 *
 * <p>While the role's bundle is replaced, existing sessions keep their filter; a session that
 * begins meanwhile drops all packets until there is a role again.
 */
final class PeerPolicy {
  /** Every address. */
  private static final List<IpPrefix> EVERYWHERE =
      List.of(IpPrefix.parse("0.0.0.0/0"), IpPrefix.parse("::/0"));

  private final TunnelConfig config;
  private final PeerLog log;
  private @Nullable Role role;
  private boolean isIncomplete;
  private boolean standsBy;
  private PeerInfo announcement;
  private @Nullable PeerInfo session;
  private List<IpPrefix> networks = List.of();
  private List<String> refusals = List.of();
  private PacketFilter filter = PacketFilter.NONE;

  PeerPolicy(TunnelConfig config, Role role, PeerLog log) {
    this.config = config;
    this.role = role;
    this.log = log;
    announcement = role.announcement(config, 0);
  }

  /** Uses another implementation of the role from now on, or none. */
  void use(@Nullable Role newRole) {
    role = newRole;
    isIncomplete = false;
    if (newRole != null) {
      try {
        announcement = newRole.announcement(config, 0);
      } catch (PartFailure e) {
        isIncomplete = true;
      }
      admit();
    }
  }

  /** Asks the role once more if it has failed; returns whether it has. */
  boolean askAgain() {
    if (!isIncomplete) {
      return false;
    }
    use(role);
    return true;
  }

  /** What is announced to the peer. */
  PeerInfo announcement(int id) {
    return announcement.withId(id);
  }

  /** A session has begun, with what the peer says of itself, or has ended. */
  void session(@Nullable PeerInfo peer) {
    session = peer;
    admit();
  }

  /** Another gateway is used instead, or no longer: nothing passes meanwhile. */
  void standBy(boolean now) {
    standsBy = now;
    admit();
  }

  private void admit() {
    filter = PacketFilter.NONE;
    networks = List.of();
    refusals = List.of();
    var policy = role;
    var peer = session;
    if (policy == null || peer == null || standsBy) {
      return;
    }
    try {
      var sources = policy.peerNetworks(config, peer);
      filter = new PacketFilter(sources, policy.localNetworks(config, peer));
      networks = sources.isEmpty() ? EVERYWHERE : sources;
      refusals = List.copyOf(policy.refusals(config, peer));
      refusals.forEach(log::refused);
    } catch (PartFailure e) {
      isIncomplete = true;
    } catch (RuntimeException e) {
      log.roleFailed(e);
    }
  }

  /** What is not accepted of what the peer says of itself; nothing while no session is up. */
  List<String> refusals() {
    return refusals;
  }

  /** The networks behind the peer; none while no session is up. */
  List<IpPrefix> networks() {
    return networks;
  }

  /**
   * Whether an inner packet of the peer may pass; it is counted in any case.
   *
   * @param mtu see {@link MssClamp}
   */
  boolean admits(PacketBatch batch, int slot, int mtu, Counters counters) {
    var length = batch.length(slot) - PacketBatch.HEADROOM;
    var fault = filter.judge(batch.bytes(), batch.offset(slot) + PacketBatch.HEADROOM, length);
    if (fault != null) {
      counters.add(fault);
      return false;
    }
    MssClamp.apply(batch, slot, mtu);
    counters.add(Counter.RX_PACKETS);
    counters.add(Counter.RX_BYTES, length);
    if (length > Statistics.LONG_PACKET) {
      counters.add(Counter.RX_LONG_PACKETS);
    }
    return true;
  }
}
