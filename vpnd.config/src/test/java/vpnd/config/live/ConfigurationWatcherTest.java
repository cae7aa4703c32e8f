// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.config.Sources;
import vpnd.config.TestDirectory;
import vpnd.config.file.ConfigurationFile;
import vpnd.testing.OnEachJava;
import vpnd.testing.Slow;

/** Whatever is done to files is seen within two seconds. */
@OnEachJava
class ConfigurationWatcherTest {
  /** What was seen: {@code +} added, {@code *} changed, {@code -} removed. */
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  private final Path root;
  private final TestDirectory directory;
  private ConfigurationWatcher watcher;

  ConfigurationWatcherTest(@TempDir Path root) throws IOException {
    this.root = root;
    directory = new TestDirectory(Files.createDirectory(root.resolve("vpnd.d")));
    watcher = watcher(directory.path());
  }

  private ConfigurationWatcher watcher(Path... paths) {
    return new ConfigurationWatcher(
        new Sources(List.of(paths)),
        changes -> {
          note("-", changes.removed());
          note("*", changes.changed());
          note("+", changes.added());
        },
        () -> {});
  }

  private void note(String what, Collection<ConfigurationFile> files) {
    files.forEach(file -> seen.add(what + file.tunnelName()));
  }

  @BeforeEach
  void start() throws IOException {
    directory.write("a", "1");
    watcher.start();
    assertEquals(List.of("+a"), List.copyOf(seen), "the first look is over when start returns");
    seen.clear();
  }

  @AfterEach
  void close() {
    watcher.close();
  }

  private void assertSeen(String... expected) throws InterruptedException {
    try {
      TestDirectory.await(() -> seen.size() >= expected.length, TestDirectory.LIMIT);
    } finally {
      assertEquals(List.of(expected), List.copyOf(seen));
    }
    seen.clear();
  }

  @Test
  void addedChangedAndRemovedFiles() throws Exception {
    directory.write("b", "1");
    assertSeen("+b");
    directory.write("a", "22");
    assertSeen("*a");
    Files.delete(directory.file("b"));
    assertSeen("-b");
  }

  @Test
  void aFileThatAnotherTakesThePlaceOf() throws Exception {
    var next = directory.write(".next", "1");
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(directory.file("a")));
    Files.move(next, directory.file("a"), ATOMIC_MOVE);
    assertSeen("*a");
  }

  @Test
  void aFileWhoseDateIsPutBack() throws Exception {
    var date = Files.getLastModifiedTime(directory.file("a"));
    directory.write("a", "2");
    Files.setLastModifiedTime(directory.file("a"), date);
    assertSeen("*a");
  }

  @Test
  void changedPermissions() throws Exception {
    TestDirectory.permit(directory.file("a"), "rw-r--r--");
    assertSeen("*a");
  }

  /** As long as others may write there, the files are refused. */
  @Test
  void changedPermissionsOfADirectoryFurtherUp() throws Exception {
    TestDirectory.permit(root, "rwxrwxrwx");
    assertSeen("*a");
    TestDirectory.permit(root, "rwx------");
    assertSeen("*a");
  }

  @Test
  void changedPermissionsOnTheWayOfALink() throws Exception {
    var open = Files.createDirectory(root.resolve("open"));
    var target = Files.writeString(open.resolve("target"), "1");
    Files.createSymbolicLink(directory.file("b"), target);
    assertSeen("+b");
    TestDirectory.permit(open, "rwxrwxrwx");
    assertSeen("*b");
    TestDirectory.permit(open, "rwx------");
    assertSeen("*b");
  }

  @Test
  void whatIsAtTheEndOfALink() throws Exception {
    var target = Files.writeString(root.resolve("target"), "1");
    Files.createSymbolicLink(directory.file("b"), target);
    assertSeen("+b");
    Files.writeString(target, "22");
    assertSeen("*b");
  }

  @Test
  void filesThatAreNotMeantGoUnseen() throws Exception {
    for (var name : new String[] {".a.conf.swp", ".#b.conf", "a.conf~", "#a.conf#", "b.conf.bak"}) {
      Files.writeString(directory.path().resolve(name), "x");
    }
    Files.createDirectories(directory.path().resolve("sub"));
    Files.writeString(directory.path().resolve("sub/c.conf"), "x");
    directory.write("d", "1");
    assertSeen("+d");
  }

  @Test
  void aDirectoryThatVanishesAndIsMadeAgain() throws Exception {
    var elsewhere = root.resolve("elsewhere");
    Files.move(directory.path(), elsewhere);
    assertSeen("-a");
    Files.createDirectory(directory.path());
    directory.write("b", "1");
    assertSeen("+b");
    directory.write("b", "22");
    assertSeen("*b");
    Files.delete(directory.file("b"));
    Files.delete(directory.path());
    assertSeen("-b");
    Files.move(elsewhere, directory.path());
    assertSeen("+a");
  }

  @Test
  void filesAndDirectoriesThatAreNotThereYet() throws Exception {
    watcher.close();
    var file = root.resolve("vpnd.conf");
    var late = new TestDirectory(root.resolve("late.d"));
    watcher = watcher(file, late.path());
    watcher.start();
    Files.writeString(file, "1");
    assertSeen("+vpnd");
    Files.createDirectory(late.path());
    late.write("b", "1");
    assertSeen("+b");
    Files.writeString(file, "22");
    assertSeen("*vpnd");
    Files.delete(file);
    assertSeen("-vpnd");
  }

  @Test
  void manyFilesAtOnce() throws Exception {
    for (int i = 0; i < 1_500; i++) {
      directory.write("n" + i, "1");
    }
    TestDirectory.await(() -> countAdded() >= 1_500, TestDirectory.LIMIT);
    assertEquals(1_500, countAdded());
  }

  @Test
  void aFileThatIsBeingWrittenIsSeenOnce() throws Exception {
    for (int i = 0; i < 4; i++) {
      directory.write("b", "x".repeat(i));
      TimeUnit.MILLISECONDS.sleep(20); // an editor at work
    }
    assertSeen("+b");
  }

  @Test
  void aFileThatIsWrittenAllTheTimeKeepsNoOtherFromBeingSeen() throws Exception {
    directory.write("b", "1");
    long end = System.nanoTime() + TestDirectory.LIMIT.toNanos();
    while (!seen.contains("+b") && System.nanoTime() < end) {
      Files.setLastModifiedTime(
          directory.file("a"), FileTime.from(System.nanoTime(), TimeUnit.NANOSECONDS));
      TimeUnit.MILLISECONDS.sleep(10); // a program that never comes to an end
    }
    assertTrue(seen.contains("+b"), seen::toString);
  }

  @Test
  void aDirectoryThatCannotBeLookedAtRemovesNothing() throws Exception {
    try (var log = new CapturedLog()) {
      watcher.close();
      var loop = Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
      watcher = watcher(directory.path(), loop.resolve("x"));
      watcher.start();
      TestDirectory.await(() -> !log.problems().isEmpty(), TestDirectory.LIMIT);
      assertEquals(List.of(), List.copyOf(seen));
    }
  }

  @Slow
  @Test
  void watchingCostsNextToNothing() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      directory.write("n" + i, "1");
    }
    TestDirectory.await(() -> countAdded() >= 1_000, TestDirectory.LIMIT);
    long least = Long.MAX_VALUE;
    for (int second = 0; second < 4; second++) {
      long before = cpuNanosOfWatcher();
      TimeUnit.SECONDS.sleep(1); // over which it is measured
      least = Math.min(least, cpuNanosOfWatcher() - before);
    }
    System.out.println("to watch 1,000 idle files takes " + least / 1_000 + " us in a second");
    assertTrue(least < TimeUnit.MILLISECONDS.toNanos(10), () -> "it takes more");
  }

  private long countAdded() {
    return seen.stream().filter(what -> what.startsWith("+")).count();
  }

  private static long cpuNanosOfWatcher() {
    var threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().equals("vpnd-config"))
        .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
        .sum();
  }
}
