// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.testing.OnEachJava;
import vpnd.testing.Slow;

/**
 * What a nonce file has to survive is a power failure, so what counts is what the kernel is asked
 * for, and in which order (security B2): strace(1) tells.
 */
@Slow
@OnEachJava
final class NonceFileSyncTest {
  private static final Pattern CALL =
      Pattern.compile("(fsync|fdatasync|rename\\w*|write)\\((.*)\\) += +\\d+");

  @TempDir private Path directory = Path.of("");

  /** Runs under strace. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      new NonceFile(Path.of(arguments[0])).write(new Nonce(1, 2, 3));
    }
  }

  @Test
  void contentAndNameAreOnTheDiskBeforeItIsUsed() throws Exception {
    requireStrace();
    var file = directory.resolve("a.nonce");
    var trace = directory.resolve("trace");
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    var command =
        List.of(
            "strace",
            "-f",
            "-qq",
            "-y",
            "-e",
            "trace=write,fsync,fdatasync,/rename",
            "-o",
            trace.toString(),
            java,
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            file.toString());
    var process = new ProcessBuilder(command).inheritIO().start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());

    assertEquals(
        List.of(
            "write a.nonce.new", "sync a.nonce.new", "rename a.nonce.new", "sync the directory"),
        calls(trace));
  }

  private List<String> calls(Path trace) throws Exception {
    var calls = new ArrayList<String>();
    for (var line : Files.readAllLines(trace)) {
      var call = CALL.matcher(line);
      if (call.find() && call.group(2).contains(directory.toString())) {
        var kind =
            call.group(1).replaceFirst("f(data)?sync", "sync").replaceFirst("rename.*", "rename");
        var what = call.group(2).contains("a.nonce.new") ? "a.nonce.new" : "the directory";
        calls.add(kind + " " + what);
      }
    }
    return calls;
  }

  private static void requireStrace() {
    var isHere = Files.isExecutable(Path.of("/usr/bin/strace"));
    if (!isHere) {
      System.err.println("SKIPPED: NonceFileSyncTest needs strace(1)");
    }
    assertTrue(isHere || System.getenv("CI") == null, "CI is set, and there is no strace");
    assumeTrue(isHere);
  }
}
