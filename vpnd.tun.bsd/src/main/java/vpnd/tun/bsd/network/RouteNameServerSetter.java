// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vpnd.netconfig.ResolvconfRecord;
import vpnd.tun.bsd.program.InterfaceState;
import vpnd.tun.bsd.program.SystemCommands;

/** By {@code route nameserver} for resolvd(8), which knows no domains and cannot list. */
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
    return false;
  }
}
