// SPDX-License-Identifier: BSD-2-Clause
package vpnd.hooks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import vpnd.api.operation.TunnelStats;
import vpnd.hooks.HookEvent.Kind;

/**
 * Follows the sessions of all tunnels and runs the hook of each when one begins, when the peer
 * moves and when it ends, also because the tunnel or vpnd is stopped.
 */
@Component(
    service = {},
    immediate = true)
public final class Hooks {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HookRunner runner;

  /** Where the peers are that have a session. */
  private final Map<TunnelStats, String> places = new LinkedHashMap<>();

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
      updated = "sessionChanged",
      unbind = "sessionDown")
  synchronized void sessionUp(TunnelStats tunnel) {
    places.put(tunnel, place(tunnel));
    submit(Kind.UP, tunnel);
  }

  /** The service properties have changed, by which a move of the peer is reported. */
  synchronized void sessionChanged(TunnelStats tunnel) {
    var now = place(tunnel);
    if (!now.isEmpty() && !now.equals(places.replace(tunnel, now))) {
      submit(Kind.CHANGE, tunnel);
    }
  }

  synchronized void sessionDown(TunnelStats tunnel) {
    if (places.remove(tunnel) != null) {
      submit(Kind.DOWN, tunnel);
    }
  }

  private static String place(TunnelStats tunnel) {
    return Objects.toString(tunnel.endpoint(), "");
  }

  private void submit(Kind kind, TunnelStats tunnel) {
    var program = tunnel.hookPath();
    if (program != null) {
      runner.submit(HookEvent.of(kind, program, tunnel));
    }
  }

  /** Called before the sessions are unbound. */
  @Deactivate
  void deactivate() {
    synchronized (this) {
      places.keySet().forEach(tunnel -> submit(Kind.DOWN, tunnel));
      places.clear();
    }
    runner.close();
  }
}
