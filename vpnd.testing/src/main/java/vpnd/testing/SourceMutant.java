// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A class with one mistake in a copy of its source. A test that passes with the mistake does not
 * test what it is named for.
 *
 * @param module the directory of the module that has the class
 * @param type the class, with its package
 * @param original text that occurs once in its source
 * @param replacement what stands there instead
 */
public record SourceMutant(Path module, String type, String original, String replacement) {
  private static final long LIMIT_SECONDS = 180;

  /** A class of the module under test. */
  public SourceMutant(String type, String original, String replacement) {
    this(Path.of(""), type, original, replacement);
  }

  /**
   * Runs a test with the mistake, in a Java of its own.
   *
   * @param test a class with its package, which may be followed by {@code #} and a method
   * @param output an empty directory
   * @return whether the test fails
   * @throws IllegalStateException if the mistake does not compile, or there is no such test
   */
  public boolean isCaughtBy(String test, Path output) throws IOException, InterruptedException {
    compile(output);
    var log = output.resolve("log").toFile();
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-cp",
                output + File.pathSeparator + classPath(),
                TestRun.class.getName(),
                test)
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return true;
    }
    return switch (process.exitValue()) {
      case TestRun.PASSED -> false;
      case TestRun.FAILED -> true;
      default -> throw new IllegalStateException(test + ": " + Files.readString(log.toPath()));
    };
  }

  private void compile(Path output) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IllegalStateException("this test needs a JDK");
    }
    var options = List.of("-proc:none", "-nowarn", "-cp", classPath(), "-d", output.toString());
    var problems = new java.io.StringWriter();
    if (!compiler.getTask(problems, null, null, options, null, List.of(source())).call()) {
      throw new IllegalStateException(this + " does not compile: " + problems);
    }
  }

  private JavaFileObject source() throws IOException {
    var file = module.resolve("src/main/java").resolve(type.replace('.', '/') + ".java");
    var text = Files.readString(file);
    if (text.split(Pattern.quote(original), -1).length != 2) {
      throw new IllegalStateException("not once in " + file + ": " + original);
    }
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
}
