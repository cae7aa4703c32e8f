// SPDX-License-Identifier: BSD-2-Clause
package org.example.sessionlog;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import vpnd.api.operation.TunnelStats;

/** Logs the begin and the end of each session, with its cipher and how long it lasted. */
@Component(immediate = true, service = SessionLog.class)
public final class SessionLog {
  private static final System.Logger LOG = System.getLogger("org.example.sessionlog");

  private final Map<String, Long> begun = new ConcurrentHashMap<>();

  /** Called when a session begins: the target compares a property of the service. */
  @Reference(
      target = "(" + TunnelStats.SESSION + "=up)",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "sessionDown")
  public void sessionUp(TunnelStats tunnel) {
    begun.put(tunnel.name(), System.nanoTime());
    LOG.log(Level.INFO, "the session of {0} has begun, cipher {1}", tunnel.name(), tunnel.cipher());
  }

  /** Called when the session ends, or the tunnel, or this bundle. */
  public void sessionDown(TunnelStats tunnel) {
    var begin = begun.remove(tunnel.name());
    if (begin != null) {
      var lasted = Duration.ofNanos(System.nanoTime() - begin);
      LOG.log(Level.INFO, "the session of {0} has ended after {1}", tunnel.name(), lasted);
    }
  }
}
