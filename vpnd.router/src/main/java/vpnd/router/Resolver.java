// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import vpnd.api.Endpoint;

/** Finds the address of a peer's name, and tries again until it does. */
final class Resolver {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final int RETRY_SECONDS = 5;

  /** Asks the host for the address of a name. */
  interface Lookup {
    InetAddress find(String host) throws UnknownHostException;
  }

  private final String label;
  private final String host;
  private final int port;
  private final Lookup lookup;
  private final Worker worker;
  private final Consumer<Endpoint> found;
  private boolean isTold;

  /**
   * @param worker may be blocked for as long as a look-up takes
   * @param found is called once, on the worker
   */
  Resolver(
      String label, String host, int port, Lookup lookup, Worker worker, Consumer<Endpoint> found) {
    this.label = label;
    this.host = host;
    this.port = port;
    this.lookup = lookup;
    this.worker = worker;
    this.found = found;
  }

  void start() {
    worker.execute(this::resolve);
  }

  private void resolve() {
    try {
      found.accept(Endpoint.of(lookup.find(host), port));
    } catch (UnknownHostException e) {
      if (!isTold) {
        isTold = true;
        LOG.log(
            Level.WARNING,
            "{0}: the name {1} (remote_host) does not resolve; trying again every {2} s",
            label,
            host,
            RETRY_SECONDS);
      }
      worker.executeAfter(RETRY_SECONDS, this::resolve);
    }
  }
}
