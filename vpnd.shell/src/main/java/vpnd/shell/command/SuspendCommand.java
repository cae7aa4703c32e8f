// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.operation.TunnelControl;

/** {@code vpnd:suspend}: wipes session keys before the machine is suspended. */
@Component(
    service = SuspendCommand.class,
    property = {"osgi.command.scope=vpnd", "osgi.command.function=suspend"})
public final class SuspendCommand {
  private final TunnelLookup tunnels;

  /** Called by the runtime. */
  @Activate
  public SuspendCommand(@Reference TunnelLookup tunnels) {
    this.tunnels = tunnels;
  }

  /** {@code suspend [PEER] [--json]}. */
  @Descriptor("wipes the keys of all sessions until the machine wakes up: suspend [PEER] [--json]")
  public String suspend(String... words) {
    var arguments = CommandArguments.parse("suspend", words);
    var names = new ArrayList<String>();
    for (var tunnel : tunnels.select(arguments.peer())) {
      tunnels.control(tunnel.name()).ifPresent(TunnelControl::suspend);
      names.add(tunnel.name());
    }
    return arguments.isJson()
        ? Json.of(Map.of("peers", names.stream().map(name -> Map.of("name", name)).toList()))
        : lines(names);
  }

  private static String lines(List<String> names) {
    var text = new StringBuilder();
    names.forEach(
        name ->
            text.append(name).append(": no session until the machine has slept, or a minute\n"));
    return text.toString();
  }
}
