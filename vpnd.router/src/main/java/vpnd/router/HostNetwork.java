// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;
import vpnd.api.PacketBatch;
import vpnd.api.PeerInfo;
import vpnd.api.TunnelConfig;

/**
 * Keeps the host's network as the role wants it. It runs on a thread of its own, because that takes
 * programs and time (security D6); callers only say what has changed.
 */
final class HostNetwork {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final int LARGEST_PACKET = 1500;
  private static final int UDP_HEADER = 8;
  private static final int RETRY_SECONDS = 5;

  private final TunnelConfig config;
  private final Switchboard switchboard;
  private final Outbox outbox;
  private final Worker worker;
  private volatile @Nullable PeerInfo peer;
  private String lastFault = "";
  private boolean isRetrying;

  HostNetwork(TunnelConfig config, Switchboard switchboard, Outbox outbox, Worker worker) {
    this.config = config;
    this.switchboard = switchboard;
    this.outbox = outbox;
    this.worker = worker;
  }

  void sessionUp(PeerInfo info) {
    peer = info;
    refresh();
  }

  void sessionDown() {
    peer = null;
    refresh();
  }

  /** The device, the role or the way to the peer has changed. */
  void refresh() {
    worker.execute(this::apply);
  }

  private void apply() {
    var wiring = switchboard.now();
    var device = wiring.device();
    var role = wiring.role();
    if (device == null || role == null) {
      return;
    }
    try {
      device.configure(role.plan(config, peer).withMtu(mtu(wiring)));
      lastFault = "";
    } catch (IOException e) {
      if (!lastFault.equals(e.toString())) {
        lastFault = e.toString();
        LOG.log(Level.ERROR, "{0}: the host''s network: {1}", config.label(), e.getMessage());
      }
      if (!isRetrying) {
        isRetrying = true;
        worker.executeAfter(RETRY_SECONDS, this::retry);
      }
    }
  }

  private void retry() {
    isRetrying = false;
    apply();
  }

  /** What fits into one packet on the way to the peer (security D8); 0 while that is not known. */
  private int mtu(Wiring wiring) {
    var endpoint = outbox.endpoint;
    var udp = wiring.udp();
    if (endpoint == null || udp == null) {
      return 0;
    }
    var ipHeader = endpoint.address() instanceof Inet4Address ? 20 : 40;
    return Math.min(
        LARGEST_PACKET, udp.pathMtu(endpoint) - ipHeader - UDP_HEADER - PacketBatch.HEADROOM);
  }
}
