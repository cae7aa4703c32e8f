// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  /** More than any system gives to a process. */
  private static final long DEAD = 4_000_000_001L;

  private static final long OTHER = 4_000_000_002L;

  /** A process that every system has. */
  private static final long FIRST = 1;

  private final Path directory;

  StateDirectoryTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void onlyTheOwnerMayEnter() throws Exception {
    var root = directory.resolve("vpnd");
    try (var state = StateDirectory.create(root, DEAD)) {
      for (var path : new Path[] {root, state.path()}) {
        assertEquals(
            "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
      }
    }
  }

  @Test
  void closingRemovesTheDirectoryWithItsFilesButNotTheRoot() throws Exception {
    var state = StateDirectory.create(directory, DEAD);
    Files.writeString(Files.createDirectory(state.path().resolve("bundle0")).resolve("id"), "0");

    state.close();

    assertFalse(Files.exists(state.path()));
    assertTrue(Files.exists(directory));
  }

  @Test
  void directoriesOfDeadProcessesAreRemovedAndAllElseIsKept() throws Exception {
    var dead = StateDirectory.create(directory, DEAD).path();
    var live = Files.createDirectory(directory.resolve("" + ProcessHandle.current().pid()));
    var journal = Files.createDirectory(directory.resolve("journal"));

    try (var own = StateDirectory.create(directory, OTHER)) {
      assertTrue(Files.exists(own.path()));
      assertFalse(Files.exists(dead));
      assertTrue(Files.exists(live));
      assertTrue(Files.exists(journal));
    }
  }

  @Test
  void twoProcessesThatStartAtOnceDoNotStumbleOverEachOther() throws Exception {
    for (int round = 0; round < 50; round++) {
      var dead = Files.createDirectory(directory.resolve("" + DEAD));
      for (int number = 0; number < 20; number++) {
        Files.writeString(Files.createDirectory(dead.resolve("bundle" + number)).resolve("id"), "");
      }
      var atOnce = new CyclicBarrier(2);
      var other = CompletableFuture.supplyAsync(() -> createWhenBoth(atOnce, FIRST));
      createWhenBoth(atOnce, ProcessHandle.current().pid()).close();
      other.join().close();
      assertFalse(Files.exists(dead));
    }
  }

  private StateDirectory createWhenBoth(CyclicBarrier ready, long pid) {
    try {
      ready.await(10, TimeUnit.SECONDS);
      return StateDirectory.create(directory, pid);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatADeadProcessWithTheSameNumberLeftIsRemoved() throws Exception {
    var left = Files.writeString(StateDirectory.create(directory, DEAD).path().resolve("x"), "");

    try (var own = StateDirectory.create(directory, DEAD)) {
      assertTrue(Files.exists(own.path()));
      assertFalse(Files.exists(left));
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsAFailureOfTheSystem() throws Exception {
    var file = Files.writeString(directory.resolve("file"), "");

    var failure =
        assertThrows(Failure.class, () -> StateDirectory.create(file.resolve("vpnd"), DEAD));

    assertEquals(ExitCode.SYSTEM, failure.exitCode());
    assertTrue(failure.toString().contains(file.toString()));
  }
}
