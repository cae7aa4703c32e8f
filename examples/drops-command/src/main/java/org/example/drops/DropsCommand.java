// SPDX-License-Identifier: BSD-2-Clause
package org.example.drops;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import vpnd.api.operation.Counter;
import vpnd.api.operation.TunnelStats;

/** The command {@code drops}: what each tunnel has dropped, and why. */
@Component(
    service = DropsCommand.class,
    property = {"osgi.command.scope=example", "osgi.command.function=drops"})
public final class DropsCommand {
  private final List<TunnelStats> tunnels = new CopyOnWriteArrayList<>();

  /** Called for each tunnel that starts. */
  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void addTunnel(TunnelStats tunnel) {
    tunnels.add(tunnel);
  }

  /** Called for each tunnel that ends. */
  public void removeTunnel(TunnelStats tunnel) {
    tunnels.remove(tunnel);
  }

  /** A line for each reason, and one for a tunnel that has dropped nothing. */
  public String drops() {
    var text = new StringBuilder();
    for (var tunnel : tunnels) {
      long all = 0;
      for (var counter : Counter.values()) {
        long dropped = counter.isDrop() ? tunnel.get(counter) : 0;
        if (dropped > 0) {
          text.append("%s: %d %s%n".formatted(tunnel.name(), dropped, counter));
        }
        all += dropped;
      }
      if (all == 0) {
        text.append("%s: nothing was dropped%n".formatted(tunnel.name()));
      }
    }
    return text.toString();
  }
}
