// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.operation.Counter;
import vpnd.api.operation.DeviceStats;
import vpnd.api.operation.TunnelStats;

/** {@code vpnd:stats}: everything that is counted. */
@Component(
    service = StatsCommand.class,
    property = {"osgi.command.scope=vpnd", "osgi.command.function=stats"})
public final class StatsCommand {
  private static final String LINE = "  %-28s %s\n";

  private final TunnelLookup tunnels;
  private final Supplier<InstanceInfo> instance;

  /** Called by the runtime. */
  @Activate
  public StatsCommand(BundleContext context, @Reference TunnelLookup tunnels) {
    this(tunnels, () -> InstanceInfo.of(context));
  }

  StatsCommand(TunnelLookup tunnels, Supplier<InstanceInfo> instance) {
    this.tunnels = tunnels;
    this.instance = instance;
  }

  /** {@code stats [PEER] [--json]}; counters without a peer only if none is named. */
  @Descriptor("state and counters: stats [PEER] [--json]")
  public String stats(String... words) {
    var arguments = CommandArguments.parse("stats", words);
    var selected = tunnels.select(arguments.peer());
    var unattributed = arguments.peer() == null ? tunnels.devices() : List.<DeviceStats>of();
    return arguments.isJson() ? json(selected, unattributed) : text(selected, unattributed);
  }

  private String json(List<TunnelStats> tunnels, List<DeviceStats> devices) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    members.put("peers", tunnels.stream().map(StatsCommand::members).toList());
    members.put("devices", devices.stream().map(StatsCommand::members).toList());
    members.putAll(JsonSummary.of(instance.get()));
    return Json.of(members);
  }

  private static Map<String, @Nullable Object> members(TunnelStats tunnel) {
    var members = JsonSummary.of(tunnel);
    members.put("counters", JsonSummary.counters(tunnel::get));
    return members;
  }

  private static Map<String, @Nullable Object> members(DeviceStats device) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    members.put("device", device.device());
    members.put("local_port", device.localPort());
    members.put("counters", JsonSummary.counters(device::get));
    return members;
  }

  private String text(List<TunnelStats> tunnels, List<DeviceStats> devices) {
    var text = new StringBuilder();
    for (var tunnel : tunnels) {
      var endpoint = tunnel.endpoint();
      text.append(
          "%s: label %s, role %s, device %s\n"
              .formatted(tunnel.name(), tunnel.label(), tunnel.role(), tunnel.device()));
      var publicKey = tunnel.publicKey();
      text.append(LINE.formatted("public key", publicKey == null ? "-" : publicKey));
      text.append(LINE.formatted("state", tunnel.state()));
      text.append(LINE.formatted("endpoint", endpoint == null ? "-" : endpoint));
      var cipher = tunnel.cipher();
      text.append(LINE.formatted("cipher", cipher == null ? "-" : cipher));
      text.append(LINE.formatted("session age", HumanReadable.time(tunnel.sessionAge())));
      text.append(LINE.formatted("silence", HumanReadable.time(tunnel.silence())));
      appendCounts(text, tunnel::get);
    }
    for (var device : devices) {
      text.append(
          "device %s, UDP port %d, unattributed:\n".formatted(device.device(), device.localPort()));
      appendCounts(text, device::get);
    }
    return text.append(instance.get()).append('\n').toString();
  }

  /** Omits counters that are 0. */
  private static void appendCounts(StringBuilder text, ToLongFunction<Counter> counts) {
    for (var counter : Counter.values()) {
      long count = counts.applyAsLong(counter);
      if (count > 0) {
        text.append(LINE.formatted(counter, count));
      }
    }
  }
}
