// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import vpnd.api.packet.Endpoint;
import vpnd.router.report.ActiveProblems;
import vpnd.router.report.ActiveProblems.Place;
import vpnd.router.thread.Worker;

/**
 * Finds the addresses of a peer's name: at the start, and again and again while the peer is silent,
 * because they may have changed.
 */
final class Resolver {
  private static final int RETRY_SECONDS = 5;

  /** Asks the host for the addresses of a name. */
  interface Lookup {
    InetAddress[] find(String host) throws UnknownHostException;
  }

  private final ActiveProblems faults;
  private final String label;
  private final String host;
  private final int port;
  private final Lookup lookup;
  private final Worker worker;
  private final BooleanSupplier isWanted;
  private final Consumer<List<Endpoint>> found;
  private volatile boolean isClosed;

  /**
   * @param worker may be blocked for as long as a look-up takes
   * @param isWanted whether the peer has to be looked for; asked on the worker
   * @param found is called on the worker with what a look-up gave, the best first
   */
  Resolver(
      ActiveProblems faults,
      String label,
      String host,
      int port,
      Lookup lookup,
      Worker worker,
      BooleanSupplier isWanted,
      Consumer<List<Endpoint>> found) {
    this.faults = faults;
    this.label = label;
    this.host = host;
    this.port = port;
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
    if (isWanted.getAsBoolean()) {
      try {
        var addresses = lookup.find(host);
        faults.end(Place.NAME);
        if (!isClosed) {
          found.accept(
              Arrays.stream(addresses).map(address -> Endpoint.of(address, port)).toList());
        }
      } catch (UnknownHostException e) {
        faults.tell(
            Place.NAME,
            Level.WARNING,
            label,
            "the name %s (remote_host) does not resolve; trying again every %d s"
                .formatted(host, RETRY_SECONDS));
      }
    }
    worker.executeAfter(Duration.ofSeconds(RETRY_SECONDS), this::resolve);
  }
}
