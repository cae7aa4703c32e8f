// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import vpnd.testing.Slow;
import vpnd.tun.linux.fixture.FakeProgram;
import vpnd.tun.linux.fixture.ThrownMessage;
import vpnd.tun.linux.libc.Libc;

@Timeout(60)
class ProgramTest {
  private final Path directory;

  ProgramTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void theInputReachesTheProgramAndItsOutputComesBack() throws Exception {
    assertEquals("got: a\nb", run("printf 'got: '; cat", "a\nb\n"));
  }

  @Test
  void aFailureShowsTheCommandAndWhatItPrinted() {
    var fault = ThrownMessage.of(() -> run("echo no such thing >&2; exit 2", ""));
    assertEquals("\"" + directory.resolve("program") + "\" failed: no such thing", fault);
  }

  @Test
  void aLongOutputIsReadWholeAndCutInAMessage() throws Exception {
    assertEquals(300_000, run("head -c 300000 /dev/zero | tr '\\0' x", "").length());
    var fault = ThrownMessage.of(() -> run("head -c 300000 /dev/zero | tr '\\0' x; exit 1", ""));
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
    var fault =
        ThrownMessage.of(
            () -> run("echo waiting; sleep 60 & echo $! > \"$0.child\"; sleep 61", ""));
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

  /** Threads that other tests have left may run a program at the same time. */
  @Test
  void nothingIsLeftOfWhatAProgramReadAndPrinted() throws Exception {
    var during = run("ls -l /proc/$PPID/fd | grep -c /memfd:vpnd", "x");
    assertTrue(Integer.parseInt(during) >= 2, during);
    ThrownMessage.of(() -> run("exit 1", "x"));
    ThrownMessage.of(() -> Program.run(List.of("/nonexistent"), "x"));
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (inMemory() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertEquals(0, inMemory());
  }

  private static long inMemory() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(ProgramTest::isInMemory).count();
    }
  }

  private static boolean isInMemory(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith("/memfd:vpnd");
    } catch (IOException e) {
      return false; // it has just gone
    }
  }

  @Test
  void anInterruptedThreadStillFinishesItsStep() throws Exception {
    Thread.currentThread().interrupt();
    assertEquals("done", run("echo done", ""));
    assertTrue(Thread.interrupted());
  }

  /** As resolv.conf is, which every program reads; what vpnd itself makes is for its owner only. */
  @Test
  void whatAProgramMakesOthersMayReadWhateverTheUmaskOfVpnd() throws Exception {
    Libc.acquire();
    int before = Libc.umask(077);
    try {
      assertEquals("0022", run("umask", ""));
      assertEquals(077, Libc.umask(077), "of vpnd itself");
    } finally {
      Libc.umask(before);
      Libc.release();
    }
  }

  private String run(String script, String input) throws IOException {
    return Program.run(List.of(FakeProgram.of(directory, "program", script).toString()), input);
  }

  private Optional<ProcessHandle> child() throws IOException {
    var pid = Files.readString(directory.resolve("program.child")).strip();
    return ProcessHandle.of(Long.parseLong(pid));
  }
}
