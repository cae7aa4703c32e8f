// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.util.ArrayList;
import java.util.List;

/**
 * What a journal file holds: who changed what on the host, the oldest change first. As text:
 *
 * <pre>
 *   vpnd journal 1
 *   owner PID START-TIME
 *   namespace COOKIE
 *   one line for each change
 *   end
 * </pre>
 */
record JournalEntries(ProcessId owner, long namespaceCookie, List<Change> changes) {
  private static final String TITLE = "vpnd journal 1";
  private static final String OWNER = "owner";
  private static final String NAMESPACE = "namespace";
  private static final String END = "end";
  private static final int FIRST_CHANGE = 3;

  JournalEntries {
    changes = List.copyOf(changes);
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(TITLE);
    lines.add("%s %s %s".formatted(OWNER, owner.pid(), owner.startTime()));
    lines.add("%s %s".formatted(NAMESPACE, namespaceCookie));
    changes.forEach(change -> lines.add(change.line()));
    lines.add(END);
    return lines;
  }

  /**
   * @throws IllegalArgumentException if the text is not a whole journal
   */
  static JournalEntries parse(List<String> lines) {
    int end = lines.size() - 1;
    if (end < FIRST_CHANGE || !lines.get(0).equals(TITLE) || !lines.get(end).equals(END)) {
      throw new IllegalArgumentException("not a whole journal of this version");
    }
    var owner = words(lines.get(1), OWNER, 3);
    var namespace = words(lines.get(2), NAMESPACE, 2);
    return new JournalEntries(
        new ProcessId(Long.parseLong(owner[1]), Long.parseLong(owner[2])),
        Long.parseLong(namespace[1]),
        lines.subList(FIRST_CHANGE, end).stream().map(ChangeParser::parse).toList());
  }

  private static String[] words(String line, String first, int count) {
    var words = line.split(" ", -1);
    if (words.length != count || !words[0].equals(first)) {
      throw new IllegalArgumentException("expected \"" + first + "\": " + line);
    }
    return words;
  }
}
