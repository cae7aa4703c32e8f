// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import vpnd.api.network.NetworkPlan.Dns;
import vpnd.netconfig.ResolvconfRecord;
import vpnd.tun.bsd.program.SystemCommands;

/** By scutil(8): an entry of the dynamic store, which a restart of the system removes. */
record ScutilSetter(SystemCommands commands) implements NameServerSetter {
  @Override
  public void set(ResolvconfRecord record) throws IOException {
    var servers = words(record, one -> one.resolver().getHostAddress());
    var domains = words(record, Dns::searchDomain);
    run(
        "d.init",
        "d.add ServerAddresses * " + servers,
        domains.isEmpty()
            ? "d.add SupplementalMatchDomains * \"\""
            : "d.add SupplementalMatchDomains * " + domains,
        "set " + key(record));
  }

  private static String words(ResolvconfRecord record, Function<Dns, String> word) {
    return record.dns().stream()
        .map(word)
        .filter(text -> !text.isEmpty())
        .distinct()
        .collect(Collectors.joining(" "));
  }

  @Override
  public void remove(ResolvconfRecord record) throws IOException {
    run("remove " + key(record));
  }

  @Override
  public boolean isListed(ResolvconfRecord record) {
    try {
      var listing = run("show " + key(record));
      return record.dns().stream()
          .allMatch(one -> listing.contains(one.resolver().getHostAddress()));
    } catch (IOException e) {
      return false;
    }
  }

  private String run(String... lines) throws IOException {
    var script = String.join("\n", lines) + "\nquit\n";
    return commands.run(commands.system().command("scutil", Map.of()), script);
  }

  private static String key(ResolvconfRecord record) {
    return "State:/Network/Service/vpnd-" + record.device() + "/DNS";
  }
}
