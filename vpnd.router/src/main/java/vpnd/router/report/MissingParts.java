// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.report;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import vpnd.router.thread.Worker;

/**
 * Logs which parts a tunnel lacks: each once, when it is still missing some time after the last
 * part came or went, since a part that is replaced is missing for a moment; and when it is back.
 * Confined to the host thread.
 */
public final class MissingParts {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /**
   * One of them.
   *
   * @param who lacks it, as the log calls that
   * @param what it is, with an article
   */
  public record Part(String who, String what) {}

  private final Worker host;
  private final Supplier<Set<Part>> missing;
  private Set<Part> told = Set.of();
  private int changes;
  private boolean isDue;

  /**
   * @param missing tells what is missing at the moment
   */
  public MissingParts(Worker host, Supplier<Set<Part>> missing) {
    this.host = host;
    this.missing = missing;
  }

  /** A part comes or goes. */
  public void changed() {
    changes++;
    if (!isDue) {
      isDue = true;
      awaitQuiet();
    }
  }

  private void awaitQuiet() {
    var seen = changes;
    host.executeAfter(
        PATIENCE,
        () -> {
          if (seen == changes) {
            isDue = false;
            tell();
          } else {
            awaitQuiet();
          }
        });
  }

  private void tell() {
    var now = missing.get();
    for (var part : now) {
      if (!told.contains(part)) {
        LOG.log(Level.WARNING, "{0}: still waiting for {1}", part.who, part.what);
      }
    }
    for (var part : told) {
      if (!now.contains(part)) {
        LOG.log(Level.INFO, "{0}: no longer waiting for {1}", part.who, part.what);
      }
    }
    told = now;
  }
}
