// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.operation.Counter;
import vpnd.api.operation.TunnelStats;

/** {@code vpnd:peers}: one line for each peer. */
@Component(
    service = PeersCommand.class,
    property = {"osgi.command.scope=vpnd", "osgi.command.function=peers"})
public final class PeersCommand {
  private final TunnelLookup tunnels;
  private final Supplier<InstanceInfo> instance;

  /** Called by the runtime. */
  @Activate
  public PeersCommand(BundleContext context, @Reference TunnelLookup tunnels) {
    this(tunnels, () -> InstanceInfo.of(context));
  }

  PeersCommand(TunnelLookup tunnels, Supplier<InstanceInfo> instance) {
    this.tunnels = tunnels;
    this.instance = instance;
  }

  /** {@code peers [PEER] [--json]}. */
  @Descriptor("one line for each peer: peers [PEER] [--json]")
  public String peers(String... words) {
    var arguments = CommandArguments.parse("peers", words);
    var selected = tunnels.select(arguments.peer());
    if (arguments.isJson()) {
      return json(selected);
    }
    var table =
        new Table("NAME", "STATE", "ENDPOINT", " SESSION", " SILENCE", " RX", " TX", " DROPS");
    for (var tunnel : selected) {
      var endpoint = tunnel.endpoint();
      table.add(
          tunnel.name(),
          tunnel.state().name(),
          endpoint == null ? "-" : endpoint.toString(),
          HumanReadable.time(tunnel.sessionAge()),
          HumanReadable.time(tunnel.silence()),
          HumanReadable.bytes(tunnel.get(Counter.RX_BYTES)),
          HumanReadable.bytes(tunnel.get(Counter.TX_BYTES)),
          Long.toString(JsonSummary.drops(tunnel::get)));
    }
    return table + instance.get().toString() + publicKey(selected) + "\n";
  }

  private String json(List<TunnelStats> selected) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    members.put("peers", selected.stream().map(JsonSummary::of).toList());
    members.putAll(JsonSummary.of(instance.get()));
    return Json.of(members);
  }

  /** Most hosts have one key pair; if there are several, stats shows that of each peer. */
  private static String publicKey(List<TunnelStats> selected) {
    var keys = selected.stream().map(TunnelStats::publicKey).distinct().toList();
    return switch (keys.size()) {
      case 0 -> "";
      case 1 -> keys.get(0) == null ? "" : ", public key " + keys.get(0);
      default -> ", public keys in 'stats PEER'";
    };
  }
}
