// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.FakeProgram;
import vpnd.tun.linux.fixture.ThrownMessage;
import vpnd.tun.linux.libc.Libc;

@Timeout(60)
class LinuxProgramHostTest {
  private final Path directory;

  LinuxProgramHostTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** Threads that other tests have left may run a program at the same time. */
  @Test
  void nothingIsLeftOfWhatAProgramReadAndPrinted() throws Exception {
    var during = run("ls -l /proc/$PPID/fd | grep -c /memfd:vpnd", "x");
    assertTrue(Integer.parseInt(during) >= 2, during);
    ThrownMessage.of(() -> run("exit 1", "x"));
    ThrownMessage.of(() -> LinuxProgramHost.programs().run(List.of("/nonexistent"), "x"));
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (inMemory() > 0 && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertEquals(0, inMemory());
  }

  private static long inMemory() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(LinuxProgramHostTest::isInMemory).count();
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
    return LinuxProgramHost.programs()
        .run(List.of(FakeProgram.of(directory, "program", script).toString()), input);
  }
}
