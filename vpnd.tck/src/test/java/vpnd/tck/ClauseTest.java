// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import vpnd.tck.contract.Contracts;

/** Each test of a contract quotes a clause that the Javadoc of the API has. */
class ClauseTest {
  private static final Path SOURCES = Path.of("../vpnd.api/src/main/java");

  private static Stream<Method> tests() {
    return Contracts.all().stream()
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class));
  }

  @Test
  void eachTestNamesAClause() {
    var without = tests().filter(test -> !test.isAnnotationPresent(Clause.class)).toList();
    assertEquals(List.of(), without);
    assertTrue(tests().count() > 40, "tests: " + tests().count());
  }

  @Test
  void theQuotesAreInTheJavadoc() throws IOException {
    var wrong = new ArrayList<String>();
    for (var test : tests().toList()) {
      var clause = test.getAnnotation(Clause.class);
      var text = javadoc(clause.in());
      boolean hasMethod =
          clause.method().isEmpty()
              || Arrays.stream(clause.in().getMethods())
                  .anyMatch(method -> method.getName().equals(clause.method()));
      if (!hasMethod || !text.contains(clause.value())) {
        wrong.add(test.getName() + ": " + ClauseNames.place(clause) + ": " + clause.value());
      }
    }
    assertEquals("", String.join("\n", wrong));
  }

  /** The text of a source file without the marks of comments and the tags of Javadoc. */
  private static String javadoc(Class<?> type) throws IOException {
    return Files.readString(SOURCES.resolve(type.getName().replace('.', '/') + ".java"))
        .replaceAll("\n\\s*\\*", " ")
        .replaceAll("\\{@linkplain\\s+\\S+\\s+([^}]+)}", "$1")
        .replaceAll("\\{@\\w+\\s+#?([^}]+)}", "$1")
        .replaceAll("\\s+", " ");
  }
}
