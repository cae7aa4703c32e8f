// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import vpnd.api.network.NetworkPlan.Dns;
import vpnd.netconfig.ResolvconfRecord;
import vpnd.tun.bsd.program.InterfaceState;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * By {@code route nameserver} for resolvd(8), which knows no domains. It writes a line {@code
 * nameserver ADDRESS # resolvd: DEVICE} to resolv.conf(5), as a comment while unwind(8) runs.
 */
record RouteNameServerSetter(SystemCommands commands) implements NameServerSetter {
  @Override
  public void set(ResolvconfRecord record) throws IOException {
    run(record, record.dns().stream().map(one -> one.resolver().getHostAddress()).toList());
  }

  @Override
  public void remove(ResolvconfRecord record) throws IOException {
    if (InterfaceState.find(commands, record.device()).isPresent()) {
      run(record, List.of());
    }
  }

  private void run(ResolvconfRecord record, List<String> addresses) throws IOException {
    var command =
        new ArrayList<>(commands.system().command("nameserver", Map.of("DEVICE", record.device())));
    command.addAll(addresses);
    commands.run(command, "");
  }

  @Override
  public boolean isListed(ResolvconfRecord record) {
    try {
      var lines = commands.lines(commands.system().text("resolvers.file"));
      return record.dns().stream().allMatch(one -> lines.stream().anyMatch(line(one, record)));
    } catch (IOException e) {
      return false;
    }
  }

  private static Predicate<String> line(Dns one, ResolvconfRecord record) {
    var address = Pattern.quote(one.resolver().getHostAddress());
    var device = Pattern.quote(record.device());
    return Pattern.compile("#?nameserver %s # resolvd: %s".formatted(address, device))
        .asMatchPredicate();
  }
}
