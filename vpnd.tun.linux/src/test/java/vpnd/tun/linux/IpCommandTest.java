// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IpCommandTest {
  private final Path directory;

  IpCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void argumentsReachTheProgramAsTheyAre() throws Exception {
    var ip = new IpCommand(program("printf '%s|' \"$@\""));
    assertEquals("a b|$(id)|;x|*|", ip.run("a b", "$(id)", ";x", "*"));
  }

  @Test
  void aFailureShowsTheCommandAndWhatItPrinted() throws Exception {
    var program = program("echo no such thing >&2; exit 2");
    assertEquals(
        "\"" + program + " link show\" failed: no such thing",
        Fault.of(() -> new IpCommand(program).run("link", "show")));
  }

  @Test
  void aProgramThatHangsIsEndedAfterFiveSeconds() throws Exception {
    var program = program("exec sleep 60");
    long start = System.nanoTime();
    var fault = Fault.of(() -> new IpCommand(program).run("link"));
    assertTrue(fault.endsWith("did not end within 5 seconds"), fault);
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20));
  }

  @Test
  void anInterruptedThreadStillFinishesItsStep() throws Exception {
    var ip = new IpCommand(program("echo done"));
    Thread.currentThread().interrupt();
    assertEquals("done", ip.run());
    assertTrue(Thread.interrupted());
  }

  private Path program(String script) throws IOException {
    var file = directory.resolve("ip");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }
}
