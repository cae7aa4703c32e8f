// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.FakeProgram;
import vpnd.testing.Slow;

@Timeout(60)
class ProgramRunnerTest {
  private final Path directory;
  private final ProgramRunner programs;

  ProgramRunnerTest(@TempDir Path directory) {
    this.directory = directory;
    this.programs = new ProgramRunner(new TemporaryFiles(directory));
  }

  @Test
  void theInputReachesTheProgramAndItsOutputComesBack() throws Exception {
    assertEquals("got: a\nb", run("printf 'got: '; cat", "a\nb\n"));
  }

  @Test
  void argumentsReachTheProgramAsTheyAre() throws Exception {
    var program = FakeProgram.of(directory, "program", "printf '%s|' \"$@\"").toString();
    assertEquals("a b|$(id)|;x|*|", programs.run(List.of(program, "a b", "$(id)", ";x", "*"), ""));
  }

  @Test
  void aFailureShowsTheCommandAndWhatItPrinted() {
    var fault = fault("echo no such thing >&2; exit 2");
    assertEquals("\"" + directory.resolve("program") + "\" failed: no such thing", fault);
  }

  @Test
  void aLongOutputIsReadWholeAndCutInAMessage() throws Exception {
    assertEquals(300_000, run("head -c 300000 /dev/zero | tr '\\0' x", "").length());
    var fault = fault("head -c 300000 /dev/zero | tr '\\0' x; exit 1");
    assertTrue(fault.endsWith("xxx...") && fault.length() < 2000, fault);
  }

  @Test
  void anInputThatIsNotReadHoldsNothingUp() throws Exception {
    assertEquals("done", run("echo done", "x".repeat(300_000)));
  }

  @Slow
  @Test
  void aProgramThatHangsIsEndedAfterFiveSecondsWithItsChildren() throws Exception {
    long start = System.nanoTime();
    var fault = fault("echo waiting; sleep 60 & echo $! > \"$0.child\"; sleep 61");
    assertTrue(fault.endsWith("did not end within 5 seconds: waiting"), fault);
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20));
    var child = child();
    if (child.isPresent()) {
      child.get().onExit().get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void aDaemonThatKeepsTheOutputOpenIsNeitherWaitedForNorEnded() throws Exception {
    long start = System.nanoTime();
    assertEquals("done", run("sleep 60 & echo $! > \"$0.child\"; echo done", ""));
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
    assertTrue(child().orElseThrow().destroyForcibly(), "the daemon was gone");
  }

  @Test
  void anInterruptedThreadStillFinishesItsStep() throws Exception {
    var program = FakeProgram.of(directory, "program", "echo done").toString();
    Thread.currentThread().interrupt();
    assertEquals("done", programs.run(List.of(program), ""));
    assertTrue(Thread.interrupted());
  }

  @Test
  void aProgramThatDoesNotExistIsNamed() {
    var fault = assertThrows(IOException.class, () -> programs.run(List.of("/nonexistent"), ""));
    assertTrue(String.valueOf(fault.getMessage()).contains("/nonexistent"), fault::toString);
  }

  private String fault(String script) {
    return String.valueOf(assertThrows(IOException.class, () -> run(script, "")).getMessage());
  }

  private String run(String script, String input) throws IOException {
    return programs.run(List.of(FakeProgram.of(directory, "program", script).toString()), input);
  }

  private Optional<ProcessHandle> child() throws IOException {
    var pid = Files.readString(directory.resolve("program.child")).strip();
    return ProcessHandle.of(Long.parseLong(pid));
  }
}
