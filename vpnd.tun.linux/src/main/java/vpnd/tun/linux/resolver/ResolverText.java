// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.resolver;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of resolv.conf(5), and what an interface adds to it between comments: its name servers
 * at the beginning, because the first are asked first, and its search domains at the end, because
 * the last line with domains is used. Those of the host are searched after them.
 */
record ResolverText(String device, String text) {
  /** The C libraries ignore further name servers (resolv.conf(5)). */
  private static final int USED_SERVERS = 3;

  /** The text with the lines of the interface. */
  String with(DnsOfLink link) {
    var others = without();
    var end = others.isEmpty() || others.endsWith("\n") ? "" : "\n";
    return servers(link) + others + end + search(link, others);
  }

  /** The text without the lines of the interface. */
  String without() {
    var rest = text;
    int begin = rest.indexOf(begin());
    while (begin >= 0) {
      int end = rest.indexOf(end(), begin);
      // Without an end, somebody has edited the lines, and the rest may not be vpnd's.
      int after = end < 0 ? begin + begin().length() : end + end().length();
      rest = rest.substring(0, begin) + rest.substring(after);
      begin = rest.indexOf(begin());
    }
    return rest;
  }

  /** Whether the lines of the interface are there, whatever others have added since. */
  boolean has(DnsOfLink link) {
    var domains = begin() + "search " + String.join(" ", link.domains());
    return text.contains(servers(link)) && (link.domains().isEmpty() || text.contains(domains));
  }

  private String servers(DnsOfLink link) {
    var lines = new ArrayList<>(link.addresses());
    while (link.isOnly() && lines.size() < USED_SERVERS) {
      lines.addAll(link.addresses());
    }
    lines.replaceAll(address -> "nameserver " + address);
    return block(lines);
  }

  private String search(DnsOfLink link, String others) {
    var domains = link.domains();
    if (domains.isEmpty()) {
      return "";
    }
    var names = new ArrayList<>(domains);
    for (var name : searched(others)) {
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    return block(List.of("search " + String.join(" ", names)));
  }

  /** The domains of the last line with any. */
  private static List<String> searched(String text) {
    List<String> searched = List.of();
    for (var line : text.lines().toList()) {
      var words = List.of(line.strip().split("[ \t]+"));
      if (words.get(0).equals("search") || words.get(0).equals("domain")) {
        searched = words.subList(1, words.size());
      }
    }
    return searched;
  }

  private String block(List<String> lines) {
    return begin() + String.join("\n", lines) + "\n" + end();
  }

  private String begin() {
    return "# vpnd " + device + ": begin, as long as the session is up\n";
  }

  private String end() {
    return "# vpnd " + device + ": end\n";
  }
}
