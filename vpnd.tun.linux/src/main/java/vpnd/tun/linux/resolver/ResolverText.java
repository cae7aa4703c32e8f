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

  private static final String SERVERS = "resolvers";
  private static final String SEARCH = "search domains";

  /** The text with the lines of the interface. */
  String with(DnsOfLink link) {
    var others = without();
    var end = others.isEmpty() || others.endsWith("\n") ? "" : "\n";
    return servers(link) + others + end + search(link, others);
  }

  /** The text without the lines of the interface. */
  String without() {
    return without(SEARCH, without(SERVERS, text));
  }

  private String without(String what, String from) {
    var rest = from;
    int begin = rest.indexOf(begin(what));
    while (begin >= 0) {
      int end = rest.indexOf(end(what), begin);
      // Without an end, somebody has edited the lines, and the rest may not be vpnd's.
      int after = end < 0 ? begin + begin(what).length() : end + end(what).length();
      rest = rest.substring(0, begin) + rest.substring(after);
      begin = rest.indexOf(begin(what));
    }
    return rest;
  }

  /** Whether the lines of the interface are there, whatever others have added since. */
  boolean has(DnsOfLink link) {
    var domains = begin(SEARCH) + "search " + String.join(" ", link.domains());
    return text.contains(servers(link)) && (link.domains().isEmpty() || text.contains(domains));
  }

  private String servers(DnsOfLink link) {
    var lines = new ArrayList<>(link.addresses());
    while (link.isOnly() && lines.size() < USED_SERVERS) {
      lines.addAll(link.addresses());
    }
    lines.replaceAll(address -> "nameserver " + address);
    return block(SERVERS, lines);
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
    return block(SEARCH, List.of("search " + String.join(" ", names)));
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

  private String block(String what, List<String> lines) {
    return begin(what) + String.join("\n", lines) + "\n" + end(what);
  }

  private String begin(String what) {
    return "# vpnd " + device + ": " + what + ", as long as the session is up\n";
  }

  private String end(String what) {
    return "# vpnd " + device + ": end of the " + what + "\n";
  }
}
