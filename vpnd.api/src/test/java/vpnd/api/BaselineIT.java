// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A package of the API that has changed since the last release has the version that semantic
 * versioning requires, so that a part either works with it or is not resolved.
 */
class BaselineIT {
  private static final Path RELEASED = Path.of("src/test/resources/released");
  private static final Path BUILT = Path.of("target/vpnd.api-1.0.0-SNAPSHOT.jar");

  @Test
  void eachPackageHasTheVersionThatItsChangesAskFor() throws Exception {
    try (var released = new Jar(released().toFile());
        var built = new Jar(BUILT.toFile())) {
      assertEquals(Map.of(), tooLow(released, built), "the version to give in package-info.java");
    }
  }

  /** The control: the released API has a class that is gone from the built one. */
  @Test
  void aClassThatIsGoneIsFound() throws Exception {
    try (var released = new Jar(released().toFile());
        var built = new Jar(BUILT.toFile())) {
      built.remove("vpnd/api/role/Role.class");
      assertEquals(Map.of("vpnd.api.role", "2.0.0"), tooLow(released, built));
    }
  }

  /** The packages whose version is too low, with the version that they need. */
  private static Map<String, String> tooLow(Jar released, Jar built) throws Exception {
    try (var processor = new Processor()) {
      return new Baseline(processor, new DiffPluginImpl())
          .baseline(built, released, null).stream()
              .filter(info -> info.mismatch)
              .collect(
                  toMap(
                      info -> info.packageName,
                      info -> info.suggestedVersion.toString(),
                      (one, other) -> one,
                      TreeMap::new));
    }
  }

  private static Path released() throws IOException {
    try (var files = Files.list(RELEASED)) {
      var all = files.sorted().toList();
      return all.get(all.size() - 1);
    }
  }
}
