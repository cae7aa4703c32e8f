// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import vpnd.api.operation.Counter;
import vpnd.api.operation.TunnelStats;
import vpnd.itest.process.PolledCondition;

/** The framework that the tests are in, and the tunnels in it. */
record Framework(BundleContext context) {
  /** Generous: the machine may be busy. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  /** Where the configuration files are. */
  Path directory() {
    return Path.of(context.getProperty("vpnd.config"));
  }

  Bundle bundle(String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no bundle " + symbolicName));
  }

  /** The service of a running tunnel, which is another one when the tunnel has started anew. */
  Optional<ServiceReference<TunnelStats>> tunnel(String name) {
    try {
      return context.getServiceReferences(TunnelStats.class, "(tunnel=" + name + ")").stream()
          .findFirst();
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  /** Waits until the tunnel of a site has a session. */
  void awaitSession(Site site) {
    PolledCondition.until("session of " + site, LIMIT, () -> state(site.tunnel()).equals("ACTIVE"));
  }

  /** The state of a tunnel; {@code NONE} if it does not run. */
  String state(String name) {
    return stats(name).map(stats -> stats.state().name()).orElse("NONE");
  }

  /** The label of a tunnel; empty if it does not run. */
  String label(String name) {
    return stats(name).map(TunnelStats::label).orElse("");
  }

  /** What the tunnel of a site has counted; 0 if it does not run. */
  long count(Site site, Counter counter) {
    return stats(site.tunnel()).map(stats -> stats.get(counter)).orElse(0L);
  }

  private Optional<TunnelStats> stats(String name) {
    return tunnel(name).map(context::getService);
  }
}
