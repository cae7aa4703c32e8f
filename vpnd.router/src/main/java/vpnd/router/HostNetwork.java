// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;
import vpnd.api.NetworkPlan;
import vpnd.api.PacketBatch;
import vpnd.api.UdpPort;
import vpnd.router.OpenFaults.Place;

/**
 * Keeps the host's network as the roles of a tunnel's peers want it. It runs on the host thread,
 * because that takes programs and time (security D6); others only say that something has changed.
 */
final class HostNetwork {
  private static final int LARGEST_PACKET = 1500;
  private static final int UDP_HEADER = 8;

  /** What changes within this time is one change: many peers may come or go together. */
  private static final Duration GATHERING_TIME = Duration.ofMillis(20);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final Duration LAST_RETRY = Duration.ofMinutes(5);

  /**
   * What one peer needs.
   *
   * @param plan by its role
   * @param endpoint where the peer is, if that is known
   */
  record Demand(NetworkPlan plan, @Nullable Endpoint endpoint) {}

  private final Switchboard switchboard;
  private final Supplier<List<Demand>> demands;
  private final Worker host;
  private final OpenFaults faults;
  private final AtomicBoolean isDue = new AtomicBoolean();
  private volatile boolean isClosed;
  private Duration retryAfter = FIRST_RETRY;
  private boolean isRetrying;

  /**
   * @param demands of all peers of the tunnel; asked on the host thread
   */
  HostNetwork(
      Switchboard switchboard, Supplier<List<Demand>> demands, Worker host, OpenFaults faults) {
    this.switchboard = switchboard;
    this.demands = demands;
    this.host = host;
    this.faults = faults;
  }

  /** From now on nothing is changed any more. */
  void close() {
    isClosed = true;
  }

  /** A device, a role, a session or the way to a peer has changed. */
  void refresh() {
    if (isDue.compareAndSet(false, true)) {
      host.executeAfter(GATHERING_TIME, this::apply);
    }
  }

  private void apply() {
    isDue.set(false);
    if (isClosed) {
      return;
    }
    var wiring = switchboard.now();
    var device = wiring.device();
    if (device == null) {
      return;
    }
    try {
      var wanted = demands.get();
      var plans = wanted.stream().map(Demand::plan).toList();
      device.configure(
          union(plans).withMtu(mtu(wanted, wiring.udp())).withOutside(outside(wanted)));
      faults.end(Place.HOST_NETWORK);
      retryAfter = FIRST_RETRY;
    } catch (IOException e) {
      faults.tell(Place.HOST_NETWORK, Level.ERROR, device.name(), messages(e));
      retryLater();
    }
  }

  private static List<String> messages(IOException e) {
    return Stream.concat(Stream.of(e), Stream.of(e.getSuppressed()))
        .map(fault -> "the host's network: " + fault.getMessage())
        .distinct()
        .toList();
  }

  /** Less and less often, since most of these faults last until somebody mends them. */
  private void retryLater() {
    if (!isRetrying) {
      isRetrying = true;
      host.executeAfter(
          retryAfter,
          () -> {
            isRetrying = false;
            refresh();
          });
      var doubled = retryAfter.multipliedBy(2);
      retryAfter = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
    }
  }

  /** All that any of the plans asks for. */
  private static NetworkPlan union(List<NetworkPlan> plans) {
    return new NetworkPlan(
        0,
        plans.stream().flatMap(plan -> plan.addresses().stream()).distinct().toList(),
        plans.stream().flatMap(plan -> plan.routes().stream()).distinct().toList(),
        plans.stream().flatMap(plan -> plan.dns().stream()).distinct().toList(),
        plans.stream().anyMatch(NetworkPlan::forwardIpv4),
        plans.stream().anyMatch(NetworkPlan::forwardIpv6));
  }

  /** Where packets to a peer's network could meet those of its own tunnel. */
  private static List<InetAddress> outside(List<Demand> wanted) {
    var found = new ArrayList<InetAddress>();
    for (var demand : wanted) {
      var endpoint = demand.endpoint();
      if (endpoint != null
          && demand.plan().routes().stream().anyMatch(to -> to.contains(endpoint.address()))) {
        found.add(endpoint.address());
      }
    }
    return found;
  }

  /** What fits into one packet on the way to every peer (security D8); 0 if none is known. */
  private static int mtu(List<Demand> wanted, @Nullable UdpPort udp) {
    var smallest = 0;
    for (var demand : wanted) {
      var endpoint = demand.endpoint();
      if (udp != null && endpoint != null) {
        var mtu = mtu(udp, endpoint);
        smallest = smallest == 0 ? mtu : Math.min(smallest, mtu);
      }
    }
    return smallest;
  }

  private static int mtu(UdpPort udp, Endpoint endpoint) {
    var ipHeader = endpoint.address() instanceof Inet4Address ? 20 : 40;
    return Math.min(
        LARGEST_PACKET, udp.pathMtu(endpoint) - ipHeader - UDP_HEADER - PacketBatch.HEADROOM);
  }
}
