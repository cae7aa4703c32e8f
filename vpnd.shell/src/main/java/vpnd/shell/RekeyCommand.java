// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.TunnelControl;
import vpnd.api.TunnelControl.KeyChange;
import vpnd.api.TunnelStats;

/** {@code vpnd:rekey}: changes ephemeral keys now. */
@Component(
    service = RekeyCommand.class,
    property = {"osgi.command.scope=vpnd", "osgi.command.function=rekey"})
public final class RekeyCommand {
  private final List<TunnelStats> tunnels;
  private final Controls controls;

  /** Called by the runtime. */
  @Activate
  public RekeyCommand(
      @Reference List<TunnelStats> tunnels,
      @Reference List<Map.Entry<Map<String, Object>, TunnelControl>> controls) {
    this.tunnels = tunnels;
    this.controls = Controls.of(controls);
  }

  /** {@code rekey [PEER] [--json]}. */
  @Descriptor("changes the ephemeral key now: rekey [PEER] [--json]")
  public String rekey(String... words) {
    var arguments = Arguments.parse("rekey", words);
    var text = new StringBuilder();
    var members = new ArrayList<Map<String, String>>();
    for (var tunnel : Tunnels.select(tunnels, arguments.peer())) {
      var result = controls.get(tunnel.name()).rekey();
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
