// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;
import vpnd.router.peer.Peer;
import vpnd.router.protocol.Counters;
import vpnd.router.report.DropReport;
import vpnd.router.statistics.DeviceStatistics;
import vpnd.router.statistics.TunnelCounters;

/**
 * Where packets are counted that belong to none of the peers: with the only peer of a tunnel if it
 * has one, since an operator expects them there; otherwise for the tunnel as a whole. Confined to
 * the inbound thread.
 */
public final class UnattributedCounters {
  private final TunnelCounters own;
  private final DropReport report;
  private TunnelCounters counters;
  private @Nullable Endpoint unknownSource;
  private long unknownSourceAt;

  /** Counts for the tunnel as a whole what belongs to no peer. */
  public UnattributedCounters(DeviceStatistics statistics) {
    own = statistics.counters();
    counters = own;
    report = new DropReport(statistics.device(), false, own::get);
  }

  /** These are the peers of the tunnel. */
  void belongTo(List<Peer> peers) {
    counters = peers.size() == 1 ? peers.get(0).allCounters() : own;
  }

  /** For the inbound thread. */
  Counters inbound() {
    return counters.inbound();
  }

  /** For each outbound thread. */
  public List<Counters> outbound() {
    return counters.outbound();
  }

  /** What would be a first message came from here, and no key opens it. */
  void refused(Endpoint source, long now) {
    unknownSource = source;
    unknownSourceAt = now;
  }

  /** Where the last first message that no key opens came from, if that was since then. */
  @Nullable Endpoint unknownSourceSince(long time) {
    return unknownSourceAt >= time ? unknownSource : null;
  }

  /** Tells the operator of what was dropped, if it is time. */
  void report(long now) {
    report.onTimer(now, true);
  }
}
