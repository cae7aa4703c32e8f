// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Pattern;
import vpnd.fuzz.Scratch;
import vpnd.run.process.ExitException;

/** The key is the match of a pattern in the first line of that name, and no later byte matters. */
public final class SecretKeyFileFuzz {
  private static final Path FILE = Scratch.file("keys");
  private static final Pattern LINE = Pattern.compile("(?:^|\n)(?i:local_sk):([^\n]*)");
  private static final int SIZE = 32;
  private static final int SPARE = 8;

  private SecretKeyFileFuzz() {}

  /** Input: the content of the file. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    Files.write(FILE, bytes);
    var line = LINE.matcher(new String(bytes, ISO_8859_1));
    var digits = line.find() ? line.group(1).replaceAll("[ \t\r:]", "") : "";
    var key = ByteBuffer.allocate(SIZE + SPARE);
    try {
      SecretKeyFile.read(FILE, key);
      var expected = ByteBuffer.allocate(SIZE + SPARE).put(HexFormat.of().parseHex(digits));
      assertEquals(expected.rewind(), key);
    } catch (ExitException e) {
      assertTrue(!digits.matches("[0-9a-fA-F]{64}"), e.getMessage());
    }
  }
}
