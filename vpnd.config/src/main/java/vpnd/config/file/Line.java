// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of the file. It may contain a key, so it is kept as bytes and never becomes a string.
 *
 * @param number counted from 1
 * @param bytes without the line terminator and trailing blanks
 */
record Line(int number, ByteBuffer bytes) {
  /** Room for a list of 32 IPv6 networks, as many as are announced (protocol, section 16). */
  static final int MAX_BYTES = 2000;

  /** The lines of a file; they share its memory. */
  static List<Line> split(ByteBuffer file) {
    var lines = new ArrayList<Line>();
    int start = 0;
    while (start < file.limit()) {
      int end = start;
      while (end < file.limit() && file.get(end) != '\n') {
        end++;
      }
      lines.add(new Line(lines.size() + 1, stripEnd(file.duplicate().limit(end).position(start))));
      start = end + 1;
    }
    return lines;
  }

  boolean isBlankOrComment() {
    var text = stripStart(bytes);
    return !text.hasRemaining() || text.get(text.position()) == '#';
  }

  /** Reports bytes that no line may contain; returns whether there are any. */
  boolean reportFaults(Problems problems) {
    if (bytes.remaining() > MAX_BYTES) {
      problems.add(
          number,
          "the line has " + bytes.remaining() + " bytes",
          "shorten it to at most " + MAX_BYTES);
      return true;
    }
    var text = CharBuffer.allocate(MAX_BYTES);
    try {
      return reportFaults(text, problems);
    } finally {
      text.clear().put(new char[MAX_BYTES]);
    }
  }

  private boolean reportFaults(CharBuffer text, Problems problems) {
    if (StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate(), text, true).isError()) {
      problems.add(number, "the line is not UTF-8", "write it in UTF-8 or plain ASCII");
      return true;
    }
    // A comment may contain anything that a terminal can display.
    var odd =
        isBlankOrComment()
            ? OddCharacter.controlIn(text.flip())
            : OddCharacter.invisibleIn(text.flip());
    if (odd != null) {
      problems.add(number, odd.toString(), odd.remedy());
    }
    return odd != null;
  }

  static ByteBuffer stripStart(ByteBuffer text) {
    int start = text.position();
    while (start < text.limit() && isBlank(text.get(start))) {
      start++;
    }
    return text.duplicate().position(start);
  }

  static ByteBuffer stripEnd(ByteBuffer text) {
    int end = text.limit();
    while (end > text.position() && (isBlank(text.get(end - 1)) || text.get(end - 1) == '\r')) {
      end--;
    }
    return text.duplicate().limit(end);
  }

  static boolean isBlank(byte value) {
    return value == ' ' || value == '\t';
  }
}
