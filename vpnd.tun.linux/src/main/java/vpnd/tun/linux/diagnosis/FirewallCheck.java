// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.diagnosis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import vpnd.tun.linux.program.LinuxProgramHost;

/**
 * Finds firewall rules of this host that may drop forwarded packets: the chains of the hook {@code
 * forward} in nft(8), which include those of iptables-nft, or the chain FORWARD of iptables(8)
 * where there is no nft.
 */
final class FirewallCheck {
  private static final List<String> PLACES = List.of("/usr/sbin", "/sbin");

  private static final Pattern TABLE = Pattern.compile("table (\\S+ \\S+) \\{");
  private static final Pattern CHAIN = Pattern.compile("chain (\\S+) \\{");

  /** A rule that matches every packet: it has no expression before its verdict. */
  private static final Pattern ANY =
      Pattern.compile("(?:counter packets \\d+ bytes \\d+ )?(?:drop|reject)\\b.*");

  private static final Pattern COUNTED =
      Pattern.compile(".*counter packets [1-9]\\d* bytes \\d+ (?:drop|reject)\\b.*");

  private static final Pattern POLICY =
      Pattern.compile("Chain FORWARD \\(policy (?:DROP|REJECT).*");
  private static final Pattern RULE =
      Pattern.compile("\\s*[1-9]\\d*\\s+\\d+\\s+(?:DROP|REJECT)\\s.*");

  private FirewallCheck() {}

  /**
   * Descriptions of the rules that may drop forwarded packets; empty if none was found.
   *
   * @throws IOException if the program fails, for example for lack of permission
   */
  static List<String> suspects() throws IOException {
    for (var place : PLACES) {
      var nft = Path.of(place, "nft");
      if (Files.isExecutable(nft)) {
        return ofNft(
            LinuxProgramHost.programs().run(List.of(nft.toString(), "-t", "list", "ruleset"), ""));
      }
    }
    for (var place : PLACES) {
      var iptables = Path.of(place, "iptables");
      if (Files.isExecutable(iptables)) {
        return ofIptables(
            LinuxProgramHost.programs().run(List.of(iptables.toString(), "-nvxL", "FORWARD"), ""));
      }
    }
    return List.of();
  }

  static List<String> ofNft(String ruleset) {
    var found = new ArrayList<String>();
    var table = "";
    var chain = "";
    boolean isForward = false;
    for (var indented : ruleset.lines().toList()) {
      var line = indented.strip();
      var asTable = TABLE.matcher(line);
      var asChain = CHAIN.matcher(line);
      if (asTable.matches()) {
        table = asTable.group(1);
      } else if (asChain.matches()) {
        chain = asChain.group(1);
        isForward = false;
      } else if (line.contains(" hook forward ")) {
        isForward = true;
        if (line.contains("policy drop")) {
          found.add("the chain %s %s has the policy drop".formatted(table, chain));
        }
      } else if (isForward && (ANY.matcher(line).matches() || COUNTED.matcher(line).matches())) {
        found.add("the chain %s %s has the rule \"%s\"".formatted(table, chain, line));
      }
    }
    return found;
  }

  static List<String> ofIptables(String chain) {
    return chain
        .lines()
        .filter(line -> POLICY.matcher(line).matches() || RULE.matcher(line).matches())
        .map(line -> "iptables has \"%s\"".formatted(line.strip().replaceAll("\\s+", " ")))
        .toList();
  }
}
