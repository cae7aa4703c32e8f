// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.signal;

import java.lang.System.Logger.Level;
import java.util.StringJoiner;
import java.util.function.ToLongFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.operation.Counter;
import vpnd.api.operation.TunnelStats;
import vpnd.api.process.SignalListener;
import vpnd.shell.command.HumanReadable;
import vpnd.shell.command.JsonSummary;
import vpnd.shell.command.TunnelLookup;

/** Logs the state, one line per peer, on SIGUSR1. */
@Component(property = SignalListener.SIGNAL + "=USR1")
public final class StateLog implements SignalListener {
  private static final System.Logger LOG = System.getLogger("vpnd.shell");

  private final TunnelLookup tunnels;

  /** Called by the runtime. */
  @Activate
  public StateLog(@Reference TunnelLookup tunnels) {
    this.tunnels = tunnels;
  }

  @Override
  public void signalled() {
    var running = tunnels.select(null);
    if (running.isEmpty()) {
      LOG.log(Level.INFO, "no tunnel runs");
    }
    for (var tunnel : running) {
      LOG.log(Level.INFO, line(tunnel));
    }
    tunnels.devices().stream()
        .filter(device -> JsonSummary.drops(device::get) > 0)
        .forEach(device -> LOG.log(Level.INFO, "device " + device.device() + drops(device::get)));
  }

  private static String line(TunnelStats tunnel) {
    var endpoint = tunnel.endpoint();
    return "%s: %s, endpoint %s, session %s, silence %s, received %s, sent %s%s"
        .formatted(
            tunnel.name(),
            tunnel.state(),
            endpoint == null ? "-" : endpoint,
            HumanReadable.time(tunnel.sessionAge()),
            HumanReadable.time(tunnel.silence()),
            HumanReadable.bytes(tunnel.get(Counter.RX_BYTES)),
            HumanReadable.bytes(tunnel.get(Counter.TX_BYTES)),
            drops(tunnel::get));
  }

  private static String drops(ToLongFunction<Counter> counts) {
    var drops = new StringJoiner(", ", "; dropped: ", "").setEmptyValue("");
    for (var counter : Counter.values()) {
      long count = counts.applyAsLong(counter);
      if (counter.isDrop() && count > 0) {
        drops.add(counter + " " + count);
      }
    }
    return drops.toString();
  }
}
