// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

/**
 * A QR code (ISO/IEC 18004) as lines for a terminal. A character holds two modules, one above the
 * other; the colours are set, since readers expect dark modules on a light ground whatever the
 * terminal has.
 *
 * @param text UTF-8, in a buffer that may hold secrets
 * @param columns the characters in each line
 */
record QrText(ByteBuffer text, int columns) {
  private static final int QUIET_ZONE = 4;
  private static final String WHITE_ON_BLACK = "\u001b[97;40m";
  private static final String END = "\u001b[0m\n";

  /** Of the lower and the upper module, by whether they are light. */
  private static final String[] LIGHT = {" ", "\u2580", "\u2584", "\u2588"};

  private static final int BYTES_OF_CHARACTER = 3;

  /**
   * The code of some bytes.
   *
   * @throws ExitException if there are more bytes than a code can hold
   */
  static QrText of(ByteBuffer content) throws ExitException {
    var bytes = new byte[content.remaining()];
    content.duplicate().get(bytes);
    try {
      return text(QrCode.encodeBinary(bytes, QrCode.Ecc.LOW));
    } catch (DataTooLongException e) {
      throw new ExitException(
          ExitCode.CANNOT_CREATE,
          "the client's file has %d bytes, which no QR code holds; use --out"
              .formatted(bytes.length));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static QrText text(QrCode code) {
    int end = code.size + QUIET_ZONE;
    int line = WHITE_ON_BLACK.length() + (end + QUIET_ZONE) * BYTES_OF_CHARACTER + END.length();
    var text = ByteBuffer.allocateDirect((end + QUIET_ZONE + 1) / 2 * line);
    for (int y = -QUIET_ZONE; y < end; y += 2) {
      put(text, WHITE_ON_BLACK);
      for (int x = -QUIET_ZONE; x < end; x++) {
        put(text, LIGHT[(isLight(code, x, y) ? 1 : 0) + (isLight(code, x, y + 1) ? 2 : 0)]);
      }
      put(text, END);
    }
    return new QrText(text.flip(), end + QUIET_ZONE);
  }

  /** Outside of the code all is light. */
  private static boolean isLight(QrCode code, int x, int y) {
    return !code.getModule(x, y);
  }

  private static void put(ByteBuffer text, String characters) {
    text.put(characters.getBytes(StandardCharsets.UTF_8));
  }
}
