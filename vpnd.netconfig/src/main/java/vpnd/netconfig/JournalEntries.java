// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The content of a journal file: which process changed what on the host. As text:
 *
 * <pre>
 *   vpnd journal 1
 *   owner PID START-TIME
 *   namespace COOKIE
 *   one line for each change
 *   end
 * </pre>
 *
 * @param owner the process that has the device open
 * @param cookie of the {@link NetworkStack}
 * @param changes the oldest first
 */
public record JournalEntries<C extends Change>(ProcessId owner, long cookie, List<C> changes) {
  private static final String TITLE = "vpnd journal 1";
  private static final String OWNER = "owner";
  private static final String STACK = "namespace";
  private static final String END = "end";
  private static final int FIRST_CHANGE = 3;

  public JournalEntries {
    changes = List.copyOf(changes);
  }

  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(TITLE);
    lines.add("%s %s %s".formatted(OWNER, owner.pid(), owner.startTime()));
    lines.add("%s %s".formatted(STACK, cookie));
    changes.forEach(change -> lines.add(change.line()));
    lines.add(END);
    return lines;
  }

  /**
   * Parses the lines of a journal file. Accepts each only in the form in which it is written, so
   * that a damaged one undoes nothing.
   *
   * @param parser for one change, as {@link ChangeKinds#parse}
   * @throws IllegalArgumentException if these are not the {@link #lines} of a journal
   */
  public static <C extends Change> JournalEntries<C> parse(
      List<String> lines, Function<String, C> parser) {
    int end = lines.size() - 1;
    if (end < FIRST_CHANGE || !lines.get(0).equals(TITLE) || !lines.get(end).equals(END)) {
      throw new IllegalArgumentException("not a whole journal of this version");
    }
    var owner = words(lines.get(1), OWNER, 3);
    var stack = words(lines.get(2), STACK, 2);
    var entries =
        new JournalEntries<>(
            new ProcessId(Long.parseLong(owner[1]), Long.parseLong(owner[2])),
            Long.parseLong(stack[1]),
            lines.subList(FIRST_CHANGE, end).stream().map(parser).toList());
    var written = entries.lines();
    for (int i = 0; i < end; i++) {
      if (!written.get(i).equals(lines.get(i))) {
        throw new IllegalArgumentException("a line is damaged: " + lines.get(i));
      }
    }
    return entries;
  }

  private static String[] words(String line, String first, int count) {
    var words = line.split(" ", -1);
    if (words.length != count || !words[0].equals(first)) {
      throw new IllegalArgumentException("expected \"" + first + "\": " + line);
    }
    return words;
  }
}
