// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
  private final Path path;
  private final Path hidden;

  SocketFileTest(@TempDir Path directory) {
    path = directory.resolve("s");
    hidden = directory.resolve("h");
  }

  private void bindAt(Path place, boolean isLeftOpen) throws IOException {
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(place));
    if (!isLeftOpen) {
      channel.close();
    }
  }

  @Test
  void onlyItsOwnerMayUseItAndItGoesAtTheEnd() throws Exception {
    var socket = SocketFile.create(path, hidden);
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(path));
    assertFalse(Files.exists(hidden));

    socket.close();

    assertFalse(Files.exists(path));
  }

  @Test
  void oneOnWhichNobodyListensIsReplaced() throws Exception {
    bindAt(path, false);
    assertTrue(Files.exists(path));
    SocketFile.create(path, hidden).close();
  }

  @Test
  void oneOnWhichSomebodyListensIsNot() throws Exception {
    bindAt(path, true);
    var e = assertThrows(IOException.class, () -> SocketFile.create(path, hidden));
    assertTrue(e.toString().contains("another process listens"), e::toString);
  }

  @Test
  void aFileThatIsNoSocketIsNot() throws Exception {
    Files.writeString(path, "precious");
    var e = assertThrows(IOException.class, () -> SocketFile.create(path, hidden));
    assertTrue(e.toString().contains("is not a socket"), e::toString);
    assertEquals("precious", Files.readString(path));
  }

  @Test
  void theOneOfASuccessorIsNotRemoved() throws Exception {
    var first = SocketFile.create(path, hidden);
    Files.delete(path);
    var second = SocketFile.create(path, hidden);

    first.close();

    assertTrue(Files.exists(path));
    second.close();
  }

  @Test
  void aPathThatNoSystemTakesIsToldAsSuch() {
    var e =
        assertThrows(
            IOException.class,
            () -> SocketFile.create(path.resolveSibling("x".repeat(104)), hidden));
    assertTrue(e.toString().contains("too long"), e::toString);
  }
}
