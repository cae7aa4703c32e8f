// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.router.protocol.Suites;
import vpnd.router.thread.Worker;

/**
 * The cipher suites of a tunnel, which come and go. Confined to the tunnel's host thread.
 *
 * <p>When {@code aegis256} goes, the loops wait for a moment: most likely its bundle is being
 * replaced, and packets under it are on their way. Only if it does not come back they go on with
 * the box alone.
 */
public final class CipherSuites {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final PartsHolder partsHolder;
  private final Worker host;
  private final Runnable onSuites;
  private @Nullable CipherSuite secretBox;
  private @Nullable CipherSuite aegis;
  private boolean awaitsAegis;
  private int losses;

  /**
   * @param onSuites called when the loops can go on
   */
  public CipherSuites(PartsHolder partsHolder, Worker host, Runnable onSuites) {
    this.partsHolder = partsHolder;
    this.host = host;
    this.onSuites = onSuites;
  }

  /** Uses a suite in the place of the one of its name. */
  public void add(CipherSuite suite) {
    if (isAegis(suite)) {
      aegis = suite;
      awaitsAegis = false;
    } else {
      secretBox = suite;
    }
    connect();
  }

  /** Returns when the suite is no longer in use. */
  public void remove(CipherSuite suite) {
    if (aegis == suite) {
      aegis = null;
      awaitsAegis = true;
      giveUpLater(++losses);
      connect();
    } else if (secretBox == suite) {
      secretBox = null;
      connect();
    }
  }

  private static boolean isAegis(CipherSuite suite) {
    return suite.name().equals("aegis256");
  }

  private void giveUpLater(int loss) {
    host.executeAfter(PATIENCE, () -> giveUp(loss));
  }

  private void giveUp(int loss) {
    if (!awaitsAegis || loss != losses) {
      return;
    }
    if (secretBox == null) {
      // Then nothing can go on anyway, and both are most likely to come back.
      giveUpLater(loss);
      return;
    }
    awaitsAegis = false;
    connect();
  }

  private void connect() {
    var suites = secretBox == null || awaitsAegis ? null : new Suites(secretBox, aegis);
    partsHolder.replace(parts -> parts.withSuites(suites));
    if (suites != null) {
      onSuites.run();
    }
  }
}
