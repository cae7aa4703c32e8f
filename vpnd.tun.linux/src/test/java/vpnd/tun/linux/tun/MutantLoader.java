// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Has all classes of this bundle and its tests once more, one of them with a mistake. The mistake
 * is made in a copy of the source, so that production code needs no places to make mistakes in.
 */
final class MutantLoader extends URLClassLoader {
  private MutantLoader(URL... places) {
    super(places, MutantLoader.class.getClassLoader());
  }

  /**
   * Compiles a class with a mistake.
   *
   * @param output for the compiled class; an empty directory
   */
  static MutantLoader of(Mistake mistake, Path output) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    assertTrue(compiler != null, "this test needs a JDK");
    var path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var options = List.of("-proc:none", "-nowarn", "-cp", path, "-d", output.toString());
    var task = compiler.getTask(null, null, fault -> {}, options, null, List.of(source(mistake)));
    assertTrue(task.call(), () -> "does not compile: " + mistake);
    return new MutantLoader(
        output.toUri().toURL(), place(GsoSplitter.class), place(MutantLoader.class));
  }

  private static URL place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static JavaFileObject source(Mistake mistake) throws IOException {
    var file = Path.of("src/main/java/vpnd/tun/linux/tun", mistake.type + ".java");
    var text = Files.readString(file);
    assertEquals(2, text.split(Pattern.quote(mistake.original), -1).length, mistake.original);
    return new SimpleJavaFileObject(file.toUri(), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text.replace(mistake.original, mistake.replacement);
      }
    };
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (!name.startsWith("vpnd.tun.linux.")) {
        return super.loadClass(name, resolve);
      }
      var loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }
}
