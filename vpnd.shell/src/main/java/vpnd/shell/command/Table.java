// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.util.ArrayList;
import java.util.List;

/** A text table whose columns are as wide as their widest cell. */
final class Table {
  private static final String GAP = "  ";

  private final List<String[]> lines = new ArrayList<>();
  private final boolean[] isNumber;

  /**
   * @param header the first line; columns whose header begins with a blank are right-aligned
   */
  Table(String... header) {
    isNumber = new boolean[header.length];
    var first = new String[header.length];
    for (int i = 0; i < header.length; i++) {
      isNumber[i] = header[i].startsWith(" ");
      first[i] = header[i].strip();
    }
    lines.add(first);
  }

  /** Adds a line with a cell for each column. */
  void add(String... cells) {
    lines.add(cells);
  }

  /** The lines, each terminated. */
  @Override
  public String toString() {
    var widths = new int[isNumber.length];
    for (var line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line[i].length());
      }
    }
    var text = new StringBuilder();
    for (var line : lines) {
      var row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        var blanks = " ".repeat(widths[i] - line[i].length());
        row.append(i == 0 ? "" : GAP);
        row.append(isNumber[i] ? blanks + line[i] : line[i] + blanks);
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
