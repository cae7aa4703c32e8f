// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import vpnd.tun.linux.libc.SocketMark;
import vpnd.tun.linux.program.IpCommand;
import vpnd.tun.linux.program.IpFamily;

/**
 * All traffic of one IP version goes through the device but what the main table has a more specific
 * route for, and the tunnel's own datagrams, which are marked. The route is in a table of its own,
 * to which rules lead (ip-rule(8)): the default route of the host stays as it is and may change.
 */
record DefaultRoute(Interface device, IpFamily family) implements LinuxChange {
  static final String WORD = "default-route";

  /** Any number that is not used otherwise. */
  private static final String TABLE = "30320";

  private static final List<String> SPECIFIC_FIRST =
      List.of("pref", "30318", "lookup", "main", "suppress_prefixlength", "0");
  private static final List<String> REST_TO_TABLE =
      List.of("pref", "30319", "not", "fwmark", SocketMark.TEXT, "lookup", TABLE);

  /** The rule for all the rest comes last, so that no packet meets it without the others. */
  private static final List<List<String>> RULES = List.of(SPECIFIC_FIRST, REST_TO_TABLE);

  boolean isInPlace(IpCommand ip) throws IOException {
    return hasRoute(ip) && hasRule(ip, SPECIFIC_FIRST) && hasRule(ip, REST_TO_TABLE);
  }

  private boolean hasRoute(IpCommand ip) throws IOException {
    return run(ip, "route", "show", "table", "all", "dev", device.name())
        .lines()
        .anyMatch(line -> line.startsWith("default ") && line.contains(" table " + TABLE));
  }

  private boolean hasRule(IpCommand ip, List<String> rule) throws IOException {
    var last = " " + rule.get(rule.size() - 2) + " " + rule.get(rule.size() - 1);
    return run(ip, "rule", "show", "pref", rule.get(1)).strip().endsWith(last);
  }

  private String run(IpCommand ip, String... words) throws IOException {
    var command = new ArrayList<>(List.of(family.option()));
    command.addAll(List.of(words));
    return ip.run(command);
  }

  private void rule(IpCommand ip, String verb, List<String> rule) throws IOException {
    var command = new ArrayList<>(List.of(family.option(), "rule", verb));
    command.addAll(rule);
    ip.run(command);
  }

  @Override
  public boolean wantedBy(DesiredState desired) {
    return desired.defaultRoutes().contains(this);
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    run(
        ip,
        "route",
        "replace",
        "default",
        "dev",
        device.name(),
        "table",
        TABLE,
        "protocol",
        Route.PROTOCOL);
    for (var rule : RULES) {
      if (!hasRule(ip, rule)) {
        rule(ip, "add", rule);
      }
    }
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    for (var rule : RULES) {
      if (hasRule(ip, rule)) {
        rule(ip, "delete", rule);
      }
    }
    if (device.exists() && hasRoute(ip)) {
      run(ip, "route", "delete", "default", "dev", device.name(), "table", TABLE);
    }
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device.line(), family.name());
  }

  @Override
  public String state() {
    return "all %s traffic goes through %s".formatted(family, device.name());
  }

  @Override
  public String toString() {
    return state();
  }
}
