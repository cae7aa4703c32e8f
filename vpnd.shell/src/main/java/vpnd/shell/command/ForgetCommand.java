// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.operation.TunnelControl.Forgotten;

/** {@code vpnd:forget}: drops the highest nonce and the address of one peer. */
@Component(
    service = ForgetCommand.class,
    property = {"osgi.command.scope=vpnd", "osgi.command.function=forget"})
public final class ForgetCommand {
  private final TunnelLookup tunnels;

  /** Called by the runtime. */
  @Activate
  public ForgetCommand(@Reference TunnelLookup tunnels) {
    this.tunnels = tunnels;
  }

  /** {@code forget PEER [--json]}. */
  @Descriptor("drops the highest nonce and the address of one peer: forget PEER [--json]")
  public String forget(String... words) {
    var arguments = CommandArguments.parse("forget", words);
    if (arguments.peer() == null) {
      throw new IllegalArgumentException(
          "forget needs the peer to forget; usage: forget PEER [--json]");
    }
    var name = tunnels.select(arguments.peer()).get(0).name();
    var result = tunnels.control(name).orElseThrow(() -> CommandArguments.ended(name)).forget();
    if (result == Forgotten.FAILED) {
      throw new IllegalStateException(
          name + ": nothing was forgotten; the log says what is wrong with its nonce files");
    }
    return arguments.isJson()
        ? Json.of(
            Map.of("peers", List.of(new TreeMap<>(Map.of("name", name, "result", result.name())))))
        : name + ": " + sentence(result) + "\n";
  }

  private static String sentence(Forgotten result) {
    return result == Forgotten.DONE
        ? "what was remembered of the peer is forgotten"
        : "a session is up, so there is no need to forget anything; nothing was changed";
  }
}
