// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.operation.TunnelControl.KeyChange;

/** {@code vpnd:rekey}: changes ephemeral keys now. */
@Component(
    service = RekeyCommand.class,
    property = {"osgi.command.scope=vpnd", "osgi.command.function=rekey"})
public final class RekeyCommand {
  private final TunnelLookup tunnels;

  /** Called by the runtime. */
  @Activate
  public RekeyCommand(@Reference TunnelLookup tunnels) {
    this.tunnels = tunnels;
  }

  /** {@code rekey [PEER] [--json]}. */
  @Descriptor("changes the ephemeral key now: rekey [PEER] [--json]")
  public String rekey(String... words) {
    var arguments = CommandArguments.parse("rekey", words);
    var text = new StringBuilder();
    var members = new ArrayList<Map<String, String>>();
    for (var tunnel : tunnels.select(arguments.peer())) {
      var control = tunnels.control(tunnel.name());
      if (control.isEmpty()) {
        arguments.requireAll(tunnel.name());
        continue;
      }
      var result = control.get().rekey();
      text.append(tunnel.name()).append(": ").append(sentence(result)).append('\n');
      var member = new LinkedHashMap<String, String>();
      member.put("name", tunnel.name());
      member.put("result", result.name());
      members.add(member);
    }
    return arguments.isJson() ? Json.of(Map.of("peers", members)) : text.toString();
  }

  private static String sentence(KeyChange result) {
    return switch (result) {
      case BEGUN -> "a key change has begun";
      case UNDER_WAY -> "a key change was under way already";
      case NO_SESSION -> "there is no session, so there is no key to change";
      case UP_TO_PEER ->
          "in this session the peer starts key changes; run this command on the peer's host";
    };
  }
}
