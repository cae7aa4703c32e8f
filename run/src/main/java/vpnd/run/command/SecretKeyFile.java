// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.Reason;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

/**
 * Reads the secret key from a configuration file, ignoring the rest of it. The key never becomes a
 * {@link String}, and memory that contained it is overwritten.
 */
final class SecretKeyFile {
  private static final String NAME = "local_sk";
  private static final int MAX_SIZE = 1 << 16;

  private SecretKeyFile() {}

  /**
   * Reads the key.
   *
   * @param key receives the key, from index 0
   * @throws ExitException if the file cannot be read or has no key; the message contains the remedy
   */
  static void read(Path file, ByteBuffer key) throws ExitException {
    var content = ByteBuffer.allocateDirect(MAX_SIZE);
    try (var channel = FileChannel.open(file)) {
      while (content.hasRemaining() && channel.read(content) >= 0) {}
      content.flip();
      int start = valueStart(content);
      if (start < 0 || !parse(content.position(start), key)) {
        throw new ExitException(
            ExitCode.CONFIGURATION,
            "%s has no line \"%s: \" with %s hexadecimal digits; name a file that vpnd-keygen has made"
                .formatted(file, NAME, 2 * CipherSuite.KEY_SIZE));
      }
    } catch (IOException e) {
      throw new ExitException(
          ExitCode.NO_INPUT, "%s cannot be read: %s".formatted(file, reason(e)));
    } finally {
      content.clear().put(new byte[MAX_SIZE]);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    return e instanceof AccessDeniedException
        ? "permission denied; run vpnd-keygen as its owner"
        : Reason.of(e);
  }

  /** The index of the value; negative if no line has that name. */
  private static int valueStart(ByteBuffer content) {
    for (int start = 0; start < content.limit(); start = nextLine(content, start)) {
      int i = 0;
      while (i < NAME.length()
          && start + i < content.limit()
          && Character.toLowerCase((char) content.get(start + i)) == NAME.charAt(i)) {
        i++;
      }
      if (i == NAME.length() && start + i < content.limit() && content.get(start + i) == ':') {
        return start + i + 1;
      }
    }
    return -1;
  }

  private static int nextLine(ByteBuffer content, int start) {
    int i = start;
    while (i < content.limit() && content.get(i) != '\n') {
      i++;
    }
    return i + 1;
  }

  /** Blanks and colons between the digits are skipped. */
  private static boolean parse(ByteBuffer value, ByteBuffer key) {
    int digits = 0;
    while (value.hasRemaining()) {
      int c = value.get();
      if (c == '\n') {
        break;
      }
      if (HexFormat.isHexDigit(c)) {
        if (digits < 2 * CipherSuite.KEY_SIZE) {
          int before = digits % 2 == 0 ? 0 : key.get(digits / 2) << 4;
          key.put(digits / 2, (byte) (before | HexFormat.fromHexDigit(c)));
        }
        digits++;
      } else if (" \t\r:".indexOf(c) < 0) {
        return false;
      }
    }
    return digits == 2 * CipherSuite.KEY_SIZE;
  }
}
