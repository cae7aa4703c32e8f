// SPDX-License-Identifier: BSD-2-Clause
package vpnd.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every target passes with every input of its corpus. */
class CorpusTest {
  private static final Path SOURCES = Path.of("src/test/java");

  @TestFactory
  Stream<DynamicContainer> isReplayed() throws Exception {
    var containers = new ArrayList<DynamicContainer>();
    for (var corpus : Corpus.all()) {
      var target = Class.forName(corpus.target()).getMethod("fuzzerTestOneInput", byte[].class);
      assertFalse(corpus.inputs().isEmpty(), () -> corpus.target() + " has no input");
      var inputs = corpus.inputs().stream().map(input -> replay(target, input));
      containers.add(DynamicContainer.dynamicContainer(corpus.target(), inputs));
    }
    return containers.stream();
  }

  @Test
  void everyTargetHasACorpus() throws IOException {
    assertEquals(targets(), Corpus.all().stream().map(Corpus::target).toList());
  }

  private static DynamicTest replay(Method target, Path input) {
    return DynamicTest.dynamicTest(
        input.getFileName().toString(),
        () -> {
          try {
            target.invoke(null, (Object) Files.readAllBytes(input));
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private static List<String> targets() throws IOException {
    try (var files = Files.walk(SOURCES)) {
      return files
          .map(file -> SOURCES.relativize(file).toString())
          .filter(file -> file.endsWith("Fuzz.java"))
          .map(file -> file.substring(0, file.length() - ".java".length()).replace('/', '.'))
          .sorted()
          .toList();
    }
  }
}
