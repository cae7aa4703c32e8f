// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The lines of a configuration file as bytes, since one is a secret key: only the values that are
 * asked for become text. Closing overwrites the memory.
 */
final class SettingLines implements AutoCloseable {
  /** A configuration file is shorter, in bytes. */
  static final int MAX_SIZE = 1 << 16;

  private final ByteBuffer content;

  private SettingLines(ByteBuffer content) {
    this.content = content;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, or is longer than any configuration file may be
   */
  static SettingLines read(Path file) throws IOException {
    var lines = new SettingLines(ByteBuffer.allocateDirect(MAX_SIZE));
    try (var channel = FileChannel.open(file)) {
      while (lines.content.hasRemaining() && channel.read(lines.content) >= 0) {}
      if (!lines.content.hasRemaining()) {
        throw new IOException(file + " is too long for a configuration file");
      }
      lines.content.flip();
      return lines;
    } catch (IOException e) {
      lines.close();
      throw e;
    }
  }

  /** The value of a parameter, without blanks around it; must not be asked for a secret one. */
  Optional<String> value(String name) {
    int start = 0;
    while (start < content.limit()) {
      int end = end(start);
      if (isSetting(start, end, name)) {
        int from = start + name.length() + 1;
        return Optional.of(
            UTF_8.decode(content.duplicate().limit(end).position(from)).toString().strip());
      }
      start = end + 1;
    }
    return Optional.empty();
  }

  /**
   * Copies all lines but those of some parameters.
   *
   * @param target has room for the whole file and one byte
   */
  void copyWithout(Set<String> names, ByteBuffer target) {
    int start = 0;
    while (start < content.limit()) {
      int end = end(start);
      int from = start;
      if (names.stream().noneMatch(name -> isSetting(from, end, name))) {
        target.put(content.duplicate().limit(end).position(start)).put((byte) '\n');
      }
      start = end + 1;
    }
  }

  private int end(int start) {
    int end = start;
    while (end < content.limit() && content.get(end) != '\n') {
      end++;
    }
    return end;
  }

  private boolean isSetting(int start, int end, String name) {
    if (end - start <= name.length() || content.get(start + name.length()) != ':') {
      return false;
    }
    var bytes = name.toLowerCase(Locale.ROOT).getBytes(US_ASCII);
    for (int i = 0; i < bytes.length; i++) {
      if (Character.toLowerCase(content.get(start + i)) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    content.clear().put(new byte[content.capacity()]);
  }
}
