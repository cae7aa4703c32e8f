// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import vpnd.netconfig.JournalEntries;

/** A text is refused, or is a journal that is written as it was read. */
public final class BsdJournalFuzz {
  private static final List<String> FRAME =
      List.of("vpnd journal 1", "owner 1234 567890", "namespace 0");

  private BsdJournalFuzz() {}

  /** Input: a whole file, or only the lines between the first three and the last. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    parse(text.lines().toList());
    var framed = new ArrayList<>(FRAME);
    framed.addAll(text.lines().toList());
    framed.add("end");
    parse(framed);
  }

  private static void parse(List<String> lines) {
    JournalEntries<BsdChange> entries;
    try {
      entries = JournalEntries.parse(lines, BsdChangeParser::parse);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertEquals(entries, JournalEntries.parse(entries.lines(), BsdChangeParser::parse));
    for (int i = 0; i < entries.changes().size(); i++) {
      assertEquals(lines.get(FRAME.size() + i), entries.changes().get(i).line());
    }
  }
}
