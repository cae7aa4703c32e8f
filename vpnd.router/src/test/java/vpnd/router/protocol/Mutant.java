// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The engine, or what surrounds it in the simulator, with one mistake in it. The mistake is made in
 * a copy of the source, so that production code needs no places to make mistakes in.
 *
 * @param type name of the class that is changed, below this package
 * @param original text that occurs once in its source
 * @param replacement what stands there instead
 */
record Mutant(String type, String original, String replacement) {
  private static final String FOLDER = "java/vpnd/router/protocol/";

  /** Compiles the mutant; the loader has all classes of the engine and the simulator. */
  URLClassLoader load(Path output) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    assertTrue(compiler != null, "this test needs a JDK");
    var options = List.of("-proc:none", "-nowarn", "-cp", classPath(), "-d", output.toString());
    var task = compiler.getTask(null, null, problem -> {}, options, null, List.of(source()));
    assertTrue(task.call(), () -> "does not compile: " + this);
    var places = Stream.concat(Stream.of(output), entries()).map(Mutant::url).toArray(URL[]::new);
    return new URLClassLoader(places, ClassLoader.getPlatformClassLoader());
  }

  private JavaFileObject source() throws IOException {
    var main = Path.of("src/main", FOLDER, type.replace('.', '/') + ".java");
    var file =
        Files.exists(main) ? main : Path.of("src/test", FOLDER, type.replace('.', '/') + ".java");
    var text = Files.readString(file);
    assertEquals(2, text.split(Pattern.quote(original), -1).length, original);
    return new SimpleJavaFileObject(file.toUri(), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text.replace(original, replacement);
      }
    };
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static Stream<Path> entries() {
    return Stream.of(classPath().split(File.pathSeparator)).map(Path::of);
  }

  private static URL url(Path place) {
    try {
      return URI.create(place.toUri().toString()).toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError("a file has a URL", e);
    }
  }
}
