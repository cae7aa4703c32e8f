// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalEntriesTest {
  private static final JournalEntries<FakeChange> EXAMPLE =
      new JournalEntries<>(
          new ProcessId(1234, 567_890),
          42,
          List.of(FakeChange.single("mtu"), FakeChange.bulk("route")));

  @Test
  void whatIsWrittenIsRead() {
    assertEquals(
        List.of(
            "vpnd journal 1",
            "owner 1234 567890",
            "namespace 42",
            "SINGLE mtu",
            "BULK route",
            "end"),
        EXAMPLE.lines());
    assertEquals(EXAMPLE, parse(EXAMPLE.lines()));
  }

  @Test
  void aJournalThatLacksAnyLineOrHasABadOneIsRefused() {
    var lines = EXAMPLE.lines();
    for (int length = 0; length < lines.size(); length++) {
      var part = lines.subList(0, length);
      assertThrows(IllegalArgumentException.class, () -> parse(part));
    }
    for (int i = 0; i < lines.size(); i++) {
      var changed = new ArrayList<>(lines);
      changed.set(i, "x y z");
      assertThrows(IllegalArgumentException.class, () -> parse(changed));
    }
  }

  @Test
  void aLineInAnotherFormThanItIsWrittenInIsRefused() {
    for (int i = 1; i < 3; i++) {
      var changed = new ArrayList<>(EXAMPLE.lines());
      changed.set(i, changed.get(i).replaceFirst(" (?=[0-9])", " +"));
      assertThrows(IllegalArgumentException.class, () -> parse(changed));
    }
    var changed = new ArrayList<>(EXAMPLE.lines());
    assertThrows(
        IllegalArgumentException.class,
        () -> JournalEntries.parse(changed, line -> FakeChange.single("other")));
  }

  private static JournalEntries<FakeChange> parse(List<String> lines) {
    return JournalEntries.parse(lines, FakeChange::parse);
  }
}
