// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;
import vpnd.api.operation.Finding.Cause;

/** {@code docs/operations.md} names every cause and counter, and no message that nobody logs. */
final class OperationsManualTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("\\| `(.+?)` \\| .+ \\|");

  @Test
  void itsTableOfCausesIsComplete() throws IOException {
    assertEquals(names(Cause.values()), sorted(rows("## Causes")));
  }

  @Test
  void itsTableOfCountersIsComplete() throws IOException {
    assertEquals(names(Counter.values()), sorted(rows("## Counters")));
  }

  @Test
  void itsLogMessagesAreInTheSources() throws IOException {
    var sources = sources();
    var messages = rows("## Log messages");
    assertTrue(messages.size() > 20);
    for (var message : messages) {
      for (var part : message.split(" ?\\.\\.\\. ?", -1)) {
        assertTrue(sources.contains(part), part);
      }
    }
  }

  private static List<String> rows(String heading) throws IOException {
    var manual = Files.readString(ROOT.resolve("docs/operations.md"));
    var section = manual.substring(manual.indexOf("\n" + heading + "\n") + 1);
    var end = section.indexOf("\n## ");
    return (end < 0 ? section : section.substring(0, end))
        .lines()
        .map(ROW::matcher)
        .filter(row -> row.matches())
        .map(row -> row.group(1))
        .filter(name -> !name.contains("`"))
        .toList();
  }

  private static List<String> sorted(List<String> names) {
    return names.stream().sorted().toList();
  }

  private static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants).map(Enum::name).sorted().toList();
  }

  /** All program text, with string literals that go on in the next line joined. */
  private static String sources() throws IOException {
    try (var modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .map(OperationsManualTest::text)
          .collect(Collectors.joining("\n"))
          .replaceAll("\"\\s*\\+\\s*\"", "")
          .replace("''", "'");
    }
  }

  private static String text(Path directory) {
    try (var files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(OperationsManualTest::read)
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
