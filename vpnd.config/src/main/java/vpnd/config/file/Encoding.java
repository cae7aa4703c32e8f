// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import java.nio.ByteBuffer;

/** Checks that a file is UTF-8 text in lines; some editors write other encodings. */
final class Encoding {
  private static final int[] UTF_8_MARK = {0xef, 0xbb, 0xbf};
  private static final int[] UTF_16_MARK = {0xfe, 0xff};
  private static final int[] UTF_16_LITTLE_ENDIAN_MARK = {0xff, 0xfe};

  private Encoding() {}

  /** The file without the byte order mark that some editors begin it with. */
  static ByteBuffer withoutMark(ByteBuffer file) {
    return begins(file, UTF_8_MARK)
        ? file.duplicate().position(UTF_8_MARK.length).slice()
        : file.duplicate();
  }

  /**
   * Reports a fault of the whole file as one problem instead of one per line.
   *
   * @return whether there is such a fault
   */
  static boolean reportFault(ByteBuffer file, Problems problems) {
    if (isUtf16(file)) {
      problems.add(0, "the file is UTF-16", "save it as UTF-8: iconv -f UTF-16 -t UTF-8");
      return true;
    }
    if (holds(file, '\r') && !holds(file, '\n')) {
      problems.add(
          0,
          "its lines end with a carriage return and no line feed",
          "end them with line feeds: tr '\\r' '\\n'");
      return true;
    }
    return false;
  }

  /** In UTF-16, half of the bytes of ASCII text are zero; a valid file contains none. */
  private static boolean isUtf16(ByteBuffer file) {
    int start = file.position();
    return begins(file, UTF_16_MARK)
        || begins(file, UTF_16_LITTLE_ENDIAN_MARK)
        || (file.remaining() > 1 && (file.get(start) == 0) != (file.get(start + 1) == 0));
  }

  private static boolean begins(ByteBuffer file, int... mark) {
    if (file.remaining() < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((file.get(file.position() + i) & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(ByteBuffer file, char wanted) {
    for (int i = file.position(); i < file.limit(); i++) {
      if (file.get(i) == wanted) {
        return true;
      }
    }
    return false;
  }
}
