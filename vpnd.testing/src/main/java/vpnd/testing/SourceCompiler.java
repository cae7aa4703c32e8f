// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles source text that a test has made. */
public final class SourceCompiler {
  private SourceCompiler() {}

  /**
   * Compiles one class.
   *
   * @param type its simple name
   * @param classPath in the notation of Java
   * @param output a directory for the class files
   * @throws IllegalStateException if this Java has no compiler, or the source has errors
   */
  public static void compile(String type, String source, String classPath, Path output) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("this test needs a JDK");
    }
    var options =
        List.of(
            "--release", "17", "-proc:none", "-nowarn", "-cp", classPath, "-d", output.toString());
    var problems = new StringWriter();
    var sources = List.of(new Source(type, source));
    if (!compiler.getTask(problems, null, null, options, null, sources).call()) {
      throw new IllegalStateException(type + " does not compile: " + problems);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String type, String text) {
      super(URI.create("string:///" + type + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
