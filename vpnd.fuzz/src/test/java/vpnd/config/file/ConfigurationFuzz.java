// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import vpnd.config.role.RoleJars;

/**
 * A file is accepted or refused with reasons, each a line of text with its place and without a key.
 * An accepted file has the same result with a comment appended.
 */
public final class ConfigurationFuzz {
  private static final ConfigurationFile FILE =
      new ConfigurationFile(Path.of("/etc/site2.conf"), false);
  private static final RoleJars ROLES = new RoleJars(Path.of("/nowhere"));
  private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{32}");
  private static final byte[] COMMENT = "\n# the end".getBytes(UTF_8);

  private ConfigurationFuzz() {}

  /** Input: the content of the file. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    var file = bytes.clone();
    try (var configuration = ConfigurationParser.parse(FILE, ByteBuffer.wrap(file), ROLES)) {
      check(configuration.warnings(), bytes);
      assertTrue(configuration.tunnel().localPort() > 0);
      assertTrue(configuration.tunnel().remotePort() > 0);
      checkWithComment(configuration, bytes);
    } catch (ConfigurationException e) {
      assertFalse(e.problems().isEmpty());
      check(e.problems(), bytes);
    }
    assertArrayEquals(bytes, file);
  }

  private static void check(List<Problem> problems, byte[] bytes) {
    int lines = 1;
    for (byte one : bytes) {
      lines += one == '\n' ? 1 : 0;
    }
    for (var problem : problems) {
      var text = problem.toString();
      assertTrue(problem.line() >= 0 && problem.line() <= lines, text);
      assertTrue(text.chars().noneMatch(Character::isISOControl), text);
      assertFalse(KEY.matcher(text).find(), text);
    }
  }

  private static void checkWithComment(Configuration configuration, byte[] bytes)
      throws ConfigurationException {
    var longer = ByteBuffer.allocate(bytes.length + COMMENT.length).put(bytes).put(COMMENT);
    try (var same = ConfigurationParser.parse(FILE, longer.flip(), ROLES)) {
      assertTrue(configuration.isEquivalentTo(same));
    }
  }
}
