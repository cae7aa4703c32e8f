// SPDX-License-Identifier: BSD-2-Clause
package vpnd.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class LambdasTest {
  private static final Path COMPILED = Path.of("target/test-classes/vpnd/build");

  private final Path directory;

  LambdasTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void replaceTheLambdasOfTheSamples() throws IOException {
    var classes = Files.createDirectories(directory.resolve("vpnd/build"));
    try (var files = Files.newDirectoryStream(COMPILED, "Samples*.class")) {
      for (var file : files) {
        Files.copy(file, classes.resolve(file.getFileName()));
      }
    }
    Lambdas.main(new String[] {directory.toString()});
  }

  @Test
  void aReplacedLambdaDoesWhatTheCompiledOneDid() throws Exception {
    try (var loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      var samples = loader.loadClass(Samples.class.getName()).getConstructor().newInstance();
      assertEquals(new Samples().get(), ((Supplier<?>) samples).get());
    }
  }

  @Test
  void whatIsSerializableOrOfSeveralInterfacesIsLeft() throws IOException {
    assertEquals(List.of("Samples.class"), filesWith("altMetafactory"));
    assertEquals(List.of(), filesWith("metafactory"));
  }

  @Test
  void aClassWithoutALambdaStaysAsItIs() throws IOException {
    var name = "Samples$Named.class";
    assertEquals(text(COMPILED.resolve(name)), read().get(name));
  }

  @Test
  void doneAgainItChangesNothing() throws IOException {
    var before = read();
    Lambdas.main(new String[] {directory.toString()});
    assertEquals(before, read());
  }

  /** The compiler does not know the files, and leaves them when a lambda or its class is gone. */
  @Test
  void lambdasThatAreGoneLeaveNoClass() throws IOException {
    write("vpnd/build/Plain", null);
    var wanted = read().keySet();
    write("vpnd/build/Plain$$Lambda0", "vpnd/build/Plain");
    write("vpnd/build/Samples$$Lambda999", "vpnd/build/Samples");
    write("vpnd/build/Deleted$$Lambda0", "vpnd/build/Deleted");
    Lambdas.main(new String[] {directory.toString()});
    assertEquals(wanted, read().keySet());
  }

  @Test
  void aModuleWithoutClassesHasNoDirectory() throws IOException {
    var missing = directory.resolve("missing");
    Lambdas.main(new String[] {missing.toString()});
    assertFalse(Files.exists(missing));
  }

  private List<String> filesWith(String constant) throws IOException {
    return read().entrySet().stream()
        .filter(file -> file.getValue().contains(constant))
        .map(Map.Entry::getKey)
        .toList();
  }

  private Map<String, String> read() throws IOException {
    var texts = new TreeMap<String, String>();
    try (var files = Files.newDirectoryStream(directory.resolve("vpnd/build"))) {
      for (var file : files) {
        texts.put(file.getFileName().toString(), text(file));
      }
    }
    return texts;
  }

  private void write(String name, @Nullable String nestHost) throws IOException {
    var writer = new ClassWriter(0);
    writer.visit(Opcodes.V17, 0, name, null, "java/lang/Object", null);
    if (nestHost != null) {
      writer.visitNestHost(nestHost);
    }
    Files.write(directory.resolve(name + ".class"), writer.toByteArray());
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, ISO_8859_1);
  }
}
