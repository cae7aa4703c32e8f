// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

class InstanceLockTest {
  private final Path file;

  InstanceLockTest(@TempDir Path directory) {
    file = directory.resolve("vpnd/vpnd.lock");
  }

  /** Holds the lock in a process of its own until it is killed. */
  private Process holder() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    var process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Holder.class.getName(),
                    file.toString()))
            .redirectError(new File("/dev/null"))
            .start();
    assertEquals('+', process.getInputStream().read(), "it has the lock");
    return process;
  }

  /** Run by {@link #holder}. */
  static final class Holder {
    public static void main(String[] arguments) throws Exception {
      try (var lock = InstanceLock.take(Path.of(arguments[0]), 4711)) {
        System.out.write('+');
        System.out.flush();
        assertEquals(0, System.in.read(), lock.toString());
      }
    }
  }

  @Test
  void aSecondProcessIsRefusedAndToldWhichOneRuns() throws Exception {
    var holder = holder();
    try {
      for (var attempt : List.<Attempt>of(this::take, this::look)) {
        var exception = assertThrows(ExitException.class, attempt::run);
        assertEquals(ExitCode.ALREADY_RUNNING, exception.exitCode());
        assertTrue(exception.toString().contains("as process 4711"), exception::toString);
      }
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  @Test
  void theLockOfAKilledProcessIsFree() throws Exception {
    holder().destroyForcibly().waitFor();

    take();
  }

  /** Who can read a file can lock it. */
  @Test
  void onlyItsOwnerMayReadIt() throws Exception {
    take();

    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void aFileWithTheNumberOfARunningProcessIsNoLock() throws Exception {
    Files.createDirectory(file.getParent());
    Files.writeString(file, ProcessHandle.current().pid() + "\n");

    look();
    take();

    assertEquals("4712\n", Files.readString(file));
  }

  private interface Attempt {
    void run() throws ExitException, IOException;
  }

  private void take() throws ExitException, IOException {
    InstanceLock.take(file, 4712).close();
  }

  private void look() throws ExitException {
    InstanceLock.refuseIfTaken(file);
  }
}
