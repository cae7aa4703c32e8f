// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import vpnd.api.config.RemoteHost;
import vpnd.api.packet.Endpoint;
import vpnd.router.peer.Peer;
import vpnd.router.report.ActiveProblems;
import vpnd.router.report.ActiveProblems.Place;
import vpnd.router.thread.Worker;

/**
 * Finds the addresses of a peer's names: at the start, and every {@value #RETRY_SECONDS} s while
 * the peer is silent, because they may have changed, or one of them has not resolved yet.
 */
final class Resolver {
  private static final int RETRY_SECONDS = 5;

  /** Asks the host for the addresses of a name. */
  interface Lookup {
    InetAddress[] find(String host) throws UnknownHostException;
  }

  private final ActiveProblems faults;
  private final String label;
  private final List<RemoteHost> hosts;
  private final int defaultPort;
  private final Lookup lookup;
  private final Worker worker;
  private final BooleanSupplier isWanted;
  private final Consumer<List<Endpoint>> found;
  private final Map<RemoteHost, List<Endpoint>> known = new HashMap<>();
  private volatile boolean isClosed;

  /**
   * @param hosts the preferred first
   * @param defaultPort of those that have none
   * @param worker may be blocked for as long as a look-up takes
   * @param isWanted whether the peer has to be looked for; asked on the worker
   * @param found is called on the worker with all that is known after each look-up, the best first
   */
  Resolver(
      ActiveProblems faults,
      String label,
      List<RemoteHost> hosts,
      int defaultPort,
      Lookup lookup,
      Worker worker,
      BooleanSupplier isWanted,
      Consumer<List<Endpoint>> found) {
    this.faults = faults;
    this.label = label;
    this.hosts = hosts;
    this.defaultPort = defaultPort;
    this.lookup = lookup;
    this.worker = worker;
    this.isWanted = isWanted;
    this.found = found;
  }

  void start() {
    worker.execute(this::resolve);
  }

  /** Looks nothing up any more, once a look-up under way has ended. */
  void close() {
    isClosed = true;
  }

  private void resolve() {
    if (isClosed) {
      return;
    }
    var isSilent = isWanted.getAsBoolean();
    if (isSilent || known.size() < hosts.size()) {
      var failed = new ArrayList<String>();
      for (var host : literalsFirst()) {
        var isDue = isSilent || !known.containsKey(host);
        if (isDue && !isClosed && !lookUp(host)) {
          failed.add(
              "the name %s (remote_host) does not resolve; trying again every %d s"
                  .formatted(host.name(), RETRY_SECONDS));
        }
      }
      faults.tell(Place.NAME, Level.WARNING, label, failed);
    }
    worker.executeAfter(Duration.ofSeconds(RETRY_SECONDS), this::resolve);
  }

  /** A look-up of a name may wait for the DNS, which addresses do not need. */
  private List<RemoteHost> literalsFirst() {
    return hosts.stream().sorted(Comparator.comparing(host -> !host.isLiteral())).toList();
  }

  /** Returns whether there is an answer; without one the last answer still counts. */
  private boolean lookUp(RemoteHost host) {
    try {
      int port = host.port() == 0 ? defaultPort : host.port();
      known.put(
          host,
          Arrays.stream(lookup.find(host.name()))
              .map(address -> Endpoint.of(address, port))
              .toList());
      if (!isClosed) {
        found.accept(inOrder());
      }
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** As many as count, and at least one of each host that is known, in the order of the hosts. */
  private List<Endpoint> inOrder() {
    var answered = hosts.stream().filter(known::containsKey).toList();
    int further = Math.max(0, Peer.MOST_ADDRESSES - answered.size());
    var all = new LinkedHashSet<Endpoint>();
    for (var host : answered) {
      int most = all.size() + 1 + further;
      for (var endpoint : known.getOrDefault(host, List.of())) {
        if (all.size() < most) {
          all.add(endpoint);
        }
      }
      further = Math.max(0, most - all.size());
    }
    return List.copyOf(all);
  }
}
