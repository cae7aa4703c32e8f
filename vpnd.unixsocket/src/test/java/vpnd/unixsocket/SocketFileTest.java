// SPDX-License-Identifier: BSD-2-Clause
package vpnd.unixsocket;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.testing.OnEachJava;

/** Where a socket may be made, and what becomes of what is there. */
@OnEachJava
class SocketFileTest {
  private static final String ELSEWHERE = "set stats_path to another path";
  private static final String REMEDY = ", or " + ELSEWHERE;

  private final Path directory;
  private final Path path;

  SocketFileTest(@TempDir Path directory) {
    this.directory = directory;
    this.path = directory.resolve("vpnd_stats.sock");
  }

  @AfterEach
  void nothingElseIsLeftBehind() throws IOException {
    Files.deleteIfExists(path);
    try (var left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw----", "rw-------"})
  void hasTheModeThatIsAskedForAndGoesAtTheEnd(String mode) throws IOException {
    try (var made = SocketFile.create(path, mode, ELSEWHERE)) {
      assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())));
      assertTrue(isServed(path));
    }
    assertFalse(Files.exists(path));
  }

  @Test
  void aSocketThatNobodyServesIsReplaced() throws IOException {
    abandonedSocket().close();
    assertTrue(Files.exists(path));
    assertFalse(isServed(path));
    try (var made = create(path)) {
      assertTrue(isServed(made.path()));
    }
  }

  @Test
  void aSocketThatAnotherProcessServesIsLeftAlone() throws IOException {
    try (var other = abandonedSocket()) {
      assertRefused("another process serves this socket; stop that" + REMEDY, path);
      assertTrue(other.accept().isConnected(), "it was asked");
      assertTrue(isServed(path));
    }
  }

  @Test
  void aSocketWhoseProcessIsTooBusyToAcceptIsLeftAlone() throws Exception {
    try (var busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      busy.bind(UnixDomainSocketAddress.of(path), 1);
      // The queue holds one more than was asked for.
      try (var first = connect(path);
          var second = connect(path)) {
        assertTrue(first.isConnected() && second.isConnected());
        assertRefused("another process serves this socket; stop that" + REMEDY, path);
      }
    }
  }

  @Test
  void aFileIsLeftAlone() throws IOException {
    Files.writeString(path, "precious");
    assertRefused("what is there is not a socket; remove it" + REMEDY, path);
    assertEquals("precious", Files.readString(path));
  }

  @Test
  void aDirectoryIsLeftAlone() throws IOException {
    Files.createDirectory(path);
    assertRefused("what is there is not a socket; remove it" + REMEDY, path);
  }

  @Test
  void aLinkIsLeftAloneWhereverItLeads() throws IOException {
    Files.createSymbolicLink(path, directory.resolve("nowhere"));
    assertRefused("what is there is not a socket; remove it" + REMEDY, path);
    assertTrue(Files.isSymbolicLink(path));
  }

  @Test
  void aMissingDirectoryIsNotMade() {
    assertRefused(
        "its directory does not exist; create that" + REMEDY, directory.resolve("none/a.sock"));
  }

  @Test
  void aDirectoryThatIsNoneIsTold() throws IOException {
    Files.writeString(path, "a file");
    var refusal = assertThrows(IOException.class, () -> create(path.resolve("a.sock")));
    var message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith("it cannot be made there: "), message);
    assertTrue(message.endsWith("; correct that" + REMEDY), message);
  }

  @Test
  void aPathIsUsedAsLongAsUnixAllows() throws IOException {
    var longest = directory.resolve("s".repeat(106 - directory.toString().length() - 1));
    try (var made = create(longest)) {
      assertTrue(isServed(made.path()));
    }
  }

  @Test
  void aPathThatIsTooLongIsToldWithItsExcess() throws IOException {
    var deep = directory.resolve("d".repeat(106 - directory.toString().length() - 1 - 13));
    Files.createDirectory(deep);
    try (var longest = create(deep.resolve("s"))) {
      assertTrue(isServed(longest.path()));
    }
    Files.delete(deep);
    var tooDeep = Files.createDirectory(directory.resolve(deep.getFileName() + "ddd"));
    assertRefused(
        "the path is 3 bytes too long for a UNIX socket; " + ELSEWHERE, tooDeep.resolve("s"));
    Files.delete(tooDeep);
    assertRefused(
        "the path is 1 bytes too long for a UNIX socket; " + ELSEWHERE,
        directory.resolve("s".repeat(106 - directory.toString().length())));
  }

  /** What somebody else puts there while the socket is being made is no socket to be replaced. */
  @Test
  void whatComesToItsPlaceMeanwhileIsNotReplaced() throws IOException {
    Files.writeString(path, "precious");
    var hidden = directory.resolve("hidden");
    assertThrows(
        FileAlreadyExistsException.class,
        () ->
            SocketFile.create(path, hidden, PosixFilePermissions.fromString("rw-------")).close());
    assertEquals("precious", Files.readString(path));
    Files.delete(hidden);
  }

  /** The kernel reports each change of a mode in the directory (inotify(7)): there is none. */
  @Test
  void nobodySeesItBeforeItHasItsMode() throws Exception {
    try (var watch = directory.getFileSystem().newWatchService()) {
      directory.register(watch, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
      try (var made = create(path)) {
        var mode = Files.getPosixFilePermissions(made.path());
        assertEquals("rw-rw----", PosixFilePermissions.toString(mode));
        assertEquals(
            List.of("ENTRY_CREATE private", "ENTRY_CREATE vpnd_stats.sock", "ENTRY_DELETE private"),
            changes(watch));
      }
    }
  }

  @Test
  void nobodyElseEntersTheDirectoryWhereItIsMade() throws IOException {
    var made = SocketFile.privateDirectory(path);
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    Files.delete(made);
  }

  /** What has changed in the directory up to now. */
  private List<String> changes(WatchService watch) throws Exception {
    var end = Files.createFile(directory.resolve("end"));
    var changes = new ArrayList<String>();
    while (true) {
      var key = watch.poll(10, SECONDS);
      assertNotNull(key, changes + ", and not the end");
      for (var event : key.pollEvents()) {
        if (end.getFileName().equals(event.context())) {
          Files.delete(end);
          return changes;
        }
        changes.add(
            event.kind() + " " + event.context().toString().replaceAll("^[.].*", "private"));
      }
      key.reset();
    }
  }

  @Test
  void whatHasComeToItsPlaceIsNotRemoved() throws IOException {
    var made = create(path);
    Files.delete(path);
    try (var other = create(path)) {
      made.close();
      assertTrue(Files.exists(other.path()));
    }
    var second = create(path);
    Files.delete(path);
    Files.writeString(path, "precious");
    second.close();
    assertEquals("precious", Files.readString(path));
  }

  @Test
  void oneThatIsGoneAlreadyIsClosedAllTheSame() throws IOException {
    var made = create(path);
    Files.delete(path);
    made.close();
    assertFalse(made.channel().isOpen());
  }

  private static SocketFile create(Path path) throws IOException {
    return SocketFile.create(path, "rw-rw----", ELSEWHERE);
  }

  private static SocketChannel connect(Path socket) throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  private static boolean isServed(Path socket) {
    try (var channel = connect(socket)) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private ServerSocketChannel abandonedSocket() throws IOException {
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(path));
    return channel;
  }

  private static void assertRefused(String message, Path path) {
    var refusal = assertThrows(IOException.class, () -> create(path));
    assertEquals(message, refusal.getMessage());
  }
}
