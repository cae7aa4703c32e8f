// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of the file. It may hold a key, so it is octets and never a string.
 *
 * @param number counted from 1
 * @param octets without the line's end and the blanks in front of it
 */
record Line(int number, ByteBuffer octets) {
  /** The original daemon reads what is beyond as a line of its own (protocol, section 11). */
  static final int MAX_OCTETS = 255;

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

  /** Blank or a comment. */
  boolean saysNothing() {
    var text = stripStart(octets);
    return !text.hasRemaining() || text.get(text.position()) == '#';
  }

  /** Reports what no line may hold; returns whether there is any. */
  boolean reportFaults(Problems problems) {
    if (octets.remaining() > MAX_OCTETS) {
      problems.add(
          number,
          "the line has " + octets.remaining() + " octets",
          "shorten it to at most " + MAX_OCTETS);
      return true;
    }
    for (int i = octets.position(); i < octets.limit(); i++) {
      if (isControl(octets.get(i))) {
        problems.add(number, "octet %d is a control character".formatted(column(i)), "remove it");
        return true;
      }
    }
    if (!isUtf8()) {
      problems.add(number, "the line is not UTF-8", "write it in UTF-8 or plain ASCII");
      return true;
    }
    return false;
  }

  private int column(int index) {
    return index - octets.position() + 1;
  }

  private boolean isUtf8() {
    var characters = CharBuffer.allocate(MAX_OCTETS);
    var decoder = StandardCharsets.UTF_8.newDecoder();
    boolean valid = !decoder.decode(octets.duplicate(), characters, true).isError();
    characters.clear().put(new char[MAX_OCTETS]);
    return valid;
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

  static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  private static boolean isControl(byte octet) {
    return (octet >= 0 && octet < ' ' && octet != '\t') || octet == 0x7f;
  }
}
