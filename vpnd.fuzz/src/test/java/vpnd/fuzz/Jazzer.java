// SPDX-License-Identifier: BSD-2-Clause
package vpnd.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run of the fuzzer Jazzer in a separate process: libFuzzer mutates inputs, keeps those that
 * reach new branches, and stops at the first that makes the target throw.
 */
final class Jazzer {
  /** Includes the parsers of manifests and command lines in Felix, so that inputs pass them. */
  private static final String INSTRUMENTED =
      "vpnd.**"
          + ":org.apache.felix.framework.util.manifestparser.**"
          + ":org.apache.felix.gogo.runtime.**";

  /**
   * The cipher of the tests, whose tags an instrumented comparison would let the fuzzer guess; and
   * code that processes all bytes of an input or of a state one by one, which would take most of
   * the time.
   */
  private static final String NOT_INSTRUMENTED =
      "vpnd.router.protocol.Fake**"
          + ":vpnd.router.protocol.EngineState"
          + ":vpnd.porting.offload.SegmentModel"
          + ":vpnd.porting.offload.Packets"
          + ":vpnd.fuzz.**";

  /**
   * Gogo compiles patterns and calls methods from command lines, which in another program would be
   * a fault.
   */
  private static final String NOT_LOOKED_FOR =
      "com.code_intelligence.jazzer.sanitizers.RegexInjection"
          + ":com.code_intelligence.jazzer.sanitizers.ReflectiveCall";

  private static final int LONGEST_INPUT = 4096;

  private final Corpus corpus;
  private final Path directory;

  /**
   * @param directory for the results and the log
   */
  Jazzer(Corpus corpus, Path directory) {
    this.corpus = corpus;
    this.directory = directory;
  }

  /** The output of the run. */
  Path log() {
    return directory.resolve("log");
  }

  /**
   * Runs the target with old and new inputs.
   *
   * @return whether all passed
   */
  boolean run(int seconds, long seed) throws IOException, InterruptedException {
    Files.createDirectories(directory.resolve("corpus"));
    var process =
        new ProcessBuilder(command(seconds, seed))
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    try {
      return process.waitFor() == 0;
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command(int seconds, long seed) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + corpus.target(),
        "--instrumentation_includes=" + INSTRUMENTED,
        "--instrumentation_excludes=" + NOT_INSTRUMENTED,
        "--disabled_hooks=" + NOT_LOOKED_FOR,
        "--reproducer_path=" + directory,
        "-artifact_prefix=" + directory + File.separator,
        "-max_total_time=" + seconds,
        "-max_len=" + LONGEST_INPUT,
        // The limit for one input, in seconds: the first one loads all classes.
        "-timeout=120",
        "-rss_limit_mb=0",
        // libFuzzer accepts 32 bits, and 0 for none.
        "-seed=" + (1 + Math.floorMod(seed, Integer.MAX_VALUE)),
        "-print_final_stats=1",
        directory.resolve("corpus").toString(),
        corpus.directory().toString());
  }
}
