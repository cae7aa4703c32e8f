// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vpnd.router.fixture.Faults;
import vpnd.router.protocol.nonce.Nonce;

/**
 * Whatever a crash or a bad disk leaves of the nonce files, no nonce is used twice (security B2).
 */
final class NonceStoreCrashTest {
  private static final int INCREMENT = 16;
  private static final long NOW = 3_600_000_000_000L;

  /** What a crash leaves, given the two files before and after the write that it cut short. */
  private enum Crash {
    BEFORE_THE_WRITE(0, 0, Damage.NONE),
    IN_THE_COPY(0, 0, Damage.TORN_NEW_COPY),
    BETWEEN_COPY_AND_FILE(1, 0, Damage.NONE),
    IN_THE_FILE(1, 0, Damage.TORN_NEW_FILE),
    AFTER_THE_WRITE(1, 1, Damage.NONE),
    AFTER_THE_WRITE_FILE_LOST(1, 1, Damage.FILE_LOST),
    AFTER_THE_WRITE_FILE_EMPTY(1, 1, Damage.FILE_EMPTY),
    AFTER_THE_WRITE_FILE_TORN(1, 1, Damage.FILE_TORN),
    AFTER_THE_WRITE_COPY_LOST(1, 1, Damage.COPY_LOST),
    AFTER_THE_WRITE_COPY_TORN(1, 1, Damage.COPY_TORN);

    final int copyWritten;
    final int fileWritten;
    final Damage damage;

    Crash(int copyWritten, int fileWritten, Damage damage) {
      this.copyWritten = copyWritten;
      this.fileWritten = fileWritten;
      this.damage = damage;
    }
  }

  private enum Damage {
    NONE,
    TORN_NEW_COPY,
    TORN_NEW_FILE,
    FILE_LOST,
    FILE_EMPTY,
    FILE_TORN,
    COPY_LOST,
    COPY_TORN
  }

  private final Path directory;

  NonceStoreCrashTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @EnumSource
  void aRestartBeginsAboveAllNoncesUsed(Crash crash) throws IOException {
    Nonce lastUsed;
    byte[][] fileStates = new byte[2][];
    byte[][] copyStates = new byte[2][];
    try (var store = open()) {
      fileStates[0] = Files.readAllBytes(file("local"));
      copyStates[0] = Files.readAllBytes(file("local.copy"));
      lastUsed = takeAll(store);
      store.reserve(1, NOW);
      fileStates[1] = Files.readAllBytes(file("local"));
      copyStates[1] = Files.readAllBytes(file("local.copy"));
      if (crash.fileWritten == 1) {
        lastUsed = takeAll(store);
      }
    }
    Files.write(file("local"), fileStates[crash.fileWritten]);
    Files.write(file("local.copy"), copyStates[crash.copyWritten]);
    inflict(crash.damage, fileStates[1]);

    try (var store = open()) {
      assertTrue(
          store.range().next().compareTo(lastUsed) > 0,
          () -> store.range().next() + " is not above what was used");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Damage.class,
      names = {"NONE", "FILE_LOST", "COPY_LOST"})
  void theTestSeesNoncesUsedTwiceIfBothFilesAreOld(Damage damage) throws IOException {
    Nonce lastUsed;
    byte[] old;
    try (var store = open()) {
      old = Files.readAllBytes(file("local"));
      takeAll(store);
      store.reserve(1, NOW);
      lastUsed = takeAll(store);
    }
    Files.write(file("local"), old);
    Files.write(file("local.copy"), old);
    inflict(damage, old);
    try (var store = open()) {
      assertTrue(store.range().next().compareTo(lastUsed) <= 0, "the control has no effect");
    }
  }

  @Test
  void aDiskThatRefusesWritesEndsSendingUntilItTakesThemAgain() throws IOException {
    try (var store = open()) {
      var lastUsed = takeAll(store);
      var obstacle = obstruct("local");
      var refusal = Faults.messageOf(() -> store.reserve(1, NOW));
      assertTrue(refusal.startsWith(file("local") + " cannot be used: "));
      assertEquals(-1, store.range().take(1));

      Files.delete(obstacle.resolve("full"));
      store.reserve(1, NOW);
      assertEquals(INCREMENT, store.range().take(1));
      assertEquals(lastUsed.plus(2), store.range().next());
    }
  }

  @Test
  void aDiskThatRefusesWritesAtTheStartIsReported() throws IOException {
    obstruct("local");
    var refusal = Faults.messageOf(this::open);
    assertTrue(refusal.startsWith(file("local") + " cannot be used: "));
    assertTrue(refusal.endsWith("or name another file in the configuration"));
  }

  @Test
  void aMarkThatCannotBeStoredIsStoredLater() throws IOException {
    var mark = new Nonce(0, 1L << 40, 9);
    try (var store = open()) {
      var obstacle = obstruct("remote");
      assertThrows(IOException.class, () -> store.storeMark(mark));
      Files.delete(obstacle.resolve("full"));
      store.storeMark(mark);
    }
    try (var store = open()) {
      assertEquals(mark, store.mark());
    }
  }

  /** Has every write of a file fail, for root too: its temporary file cannot be removed. */
  private Path obstruct(String name) throws IOException {
    var obstacle = Files.createDirectory(file(name + ".new"));
    Files.createFile(obstacle.resolve("full"));
    return obstacle;
  }

  private void inflict(Damage damage, byte[] written) throws IOException {
    switch (damage) {
      case NONE -> {}
      case TORN_NEW_COPY -> Files.write(file("local.copy.new"), Arrays.copyOf(written, 11));
      case TORN_NEW_FILE -> Files.write(file("local.new"), Arrays.copyOf(written, 23));
      case FILE_LOST -> Files.delete(file("local"));
      case FILE_EMPTY -> Files.write(file("local"), new byte[0]);
      case FILE_TORN -> Files.write(file("local"), Arrays.copyOf(written, 23));
      case COPY_LOST -> Files.delete(file("local.copy"));
      case COPY_TORN -> Files.write(file("local.copy"), Arrays.copyOf(written, 1));
    }
  }

  private static Nonce takeAll(NonceStore store) {
    var range = store.range();
    range.take((int) (range.limit() - range.used()));
    return range.first().plus(range.used() - 1);
  }

  private NonceStore open() throws IOException {
    var store = new NonceStore(file("local"), file("remote"), INCREMENT, () -> 0, NOW);
    store.reserveFirst();
    return store;
  }

  private Path file(String name) {
    return directory.resolve(name);
  }
}
