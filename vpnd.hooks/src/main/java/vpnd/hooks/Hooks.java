// SPDX-License-Identifier: BSD-2-Clause
package vpnd.hooks;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import vpnd.api.operation.TunnelStats;

/**
 * Follows the sessions of all tunnels and runs the hook of each when one begins and when it ends,
 * also because the tunnel or vpnd is stopped.
 */
@Component(
    service = {},
    immediate = true)
public final class Hooks {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HookRunner runner;
  private final Set<TunnelStats> inSession = new LinkedHashSet<>();

  /** Called by the runtime. */
  @Activate
  public Hooks() {
    this(LIMIT);
  }

  /**
   * @param limit how long a hook may take
   */
  Hooks(Duration limit) {
    runner = new HookRunner(limit);
  }

  /** A session begins. */
  @Reference(
      target = "(" + TunnelStats.SESSION + "=up)",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "sessionDown")
  synchronized void sessionUp(TunnelStats tunnel) {
    inSession.add(tunnel);
    submit(true, tunnel);
  }

  synchronized void sessionDown(TunnelStats tunnel) {
    if (inSession.remove(tunnel)) {
      submit(false, tunnel);
    }
  }

  private void submit(boolean isUp, TunnelStats tunnel) {
    var program = tunnel.hookPath();
    if (program != null) {
      runner.submit(HookEvent.of(isUp, program, tunnel));
    }
  }

  /** Called before the sessions are unbound. */
  @Deactivate
  void deactivate() {
    synchronized (this) {
      inSession.forEach(tunnel -> submit(false, tunnel));
      inSession.clear();
    }
    runner.close();
  }
}
