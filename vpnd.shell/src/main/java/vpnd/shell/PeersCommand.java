// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.Counter;

/** {@code vpnd:peers}: one line for each peer. */
@Component(
    service = PeersCommand.class,
    property = {"osgi.command.scope=vpnd", "osgi.command.function=peers"})
public final class PeersCommand {
  private final Tunnels tunnels;

  /** Called by the runtime. */
  @Activate
  public PeersCommand(@Reference Tunnels tunnels) {
    this.tunnels = tunnels;
  }

  /** {@code peers [PEER] [--json]}. */
  @Descriptor("one line for each peer: peers [PEER] [--json]")
  public String peers(String... words) {
    var arguments = Arguments.parse("peers", words);
    var selected = tunnels.select(arguments.peer());
    if (arguments.isJson()) {
      return Json.of(Map.of("peers", selected.stream().map(Summary::of).toList()));
    }
    var table =
        new Table("NAME", "STATE", "ENDPOINT", " SESSION", " SILENCE", " RX", " TX", " DROPS");
    for (var tunnel : selected) {
      var endpoint = tunnel.endpoint();
      table.add(
          tunnel.name(),
          tunnel.state(),
          endpoint == null ? "-" : endpoint.toString(),
          Figures.time(tunnel.sessionAge()),
          Figures.time(tunnel.silence()),
          Figures.octets(tunnel.get(Counter.RX_BYTES)),
          Figures.octets(tunnel.get(Counter.TX_BYTES)),
          Long.toString(Summary.drops(tunnel::get)));
    }
    return table.toString();
  }
}
