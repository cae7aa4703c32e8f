// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageArrowsTest {
  private final Path directory;

  PackageArrowsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void whatIsAllowedIsNoViolation() throws IOException {
    compile("house.cellar.Pipe", "public class Pipe { java.util.List<String> list; }");
    compile("house.hall.Lamp", "public class Lamp { house.cellar.Pipe pipe; }");
    compile("house.Door", "public class Door { house.hall.Lamp lamp; house.cellar.Pipe pipe; }");
    assertEquals(
        List.of(),
        PackageArrows.violations(directory, "house", ". -> hall, cellar", "hall -> cellar"));
  }

  /** The negative control: one arrow turned round. */
  @Test
  void anArrowTurnedRoundIsAViolation() throws IOException {
    compile("house.hall.Lamp", "public class Lamp {}");
    compile("house.cellar.Pipe", "public class Pipe { house.hall.Lamp lamp; }");
    assertEquals(
        List.of(
            "cellar -> hall: house.cellar.Pipe uses house.hall.Lamp",
            "hall -> cellar is allowed, but no class needs it"),
        PackageArrows.violations(directory, "house", "hall -> cellar"));
  }

  @Test
  void aCallAloneIsADependency() throws IOException {
    compile(
        "house.hall.Lamp", "public class Lamp { public static String light() { return \"\"; } }");
    compile(
        "house.hall.low.Pipe",
        "public class Pipe { Object o() { return house.hall.Lamp.light(); } }");
    assertEquals(
        List.of("hall.low -> hall: house.hall.low.Pipe uses house.hall.Lamp"),
        PackageArrows.violations(directory, "house"));
  }

  @Test
  void allowedArrowsMayNotLeadBack() throws IOException {
    compile("house.Door", "public class Door {}");
    var fault =
        assertThrows(
            IllegalArgumentException.class,
            () -> PackageArrows.violations(directory, "house", "a -> b", "b -> c", "c -> a"));
    assertTrue(String.valueOf(fault.getMessage()).contains("lead back to a"));
  }

  @Test
  void withoutClassesThereIsNoAnswer() {
    assertThrows(
        IllegalArgumentException.class, () -> PackageArrows.violations(directory, "house"));
  }

  @Test
  void typesOfAPackageAreCountedWithoutThoseInsideThem() throws IOException {
    compile("house.hall.Lamp", "public class Lamp { class Bulb {} }");
    compile("house.hall.Rug", "public class Rug {}");
    compile("house.Door", "public class Door {}");
    assertEquals(List.of("hall has 2 types"), PackageArrows.crowded(directory, "house", 1));
    assertEquals(List.of(), PackageArrows.crowded(directory, "house", 2));
  }

  private void compile(String type, String text) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    assertTrue(compiler != null, "this test needs a JDK");
    var source =
        Files.createDirectories(directory.resolve("source"))
            .resolve(type.substring(type.lastIndexOf('.') + 1) + ".java");
    Files.writeString(source, "package " + type.substring(0, type.lastIndexOf('.')) + ";\n" + text);
    int result =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-cp",
            directory.toString(),
            "-d",
            directory.toString(),
            source.toString());
    assertEquals(0, result, type);
  }
}
