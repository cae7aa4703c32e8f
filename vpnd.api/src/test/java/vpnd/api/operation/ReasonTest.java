// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ReasonTest {
  @Test
  void aMissingFileIsNamedAndSaidToBeMissing() {
    var e =
        assertThrows(IOException.class, () -> Files.readAllBytes(Path.of("/nowhere/vpnd.conf")));

    assertEquals("/nowhere/vpnd.conf: no such file or directory", Reason.of(e));
    assertEquals("/x: permission denied", Reason.of(new AccessDeniedException("/x")));
    assertEquals(
        "/x: No space left on device",
        Reason.of(new FileSystemException("/x", null, "No space left on device")));
  }

  @Test
  void theMessageIsThatOfWhatWasWrapped() {
    var cause = new IOException("the disk is full");

    for (var wrapped :
        List.of(
            new UncheckedIOException(cause),
            new ExecutionException(cause),
            new IOException(cause),
            new IllegalStateException("java.io.IOException: the disk is full"),
            new RuntimeException(new ExecutionException(new UncheckedIOException(cause))))) {
      assertEquals("the disk is full", Reason.of(wrapped), wrapped::toString);
    }
    assertEquals("outer", Reason.of(new IOException("outer", cause)));
  }

  @Test
  void aMessageMayBeLongAndHoldAnything() {
    for (var piece : List.of("a.", "a", ".", "A.Bc", "$1\\", "x: ", "java.io.IOException: ")) {
      var text = Reason.of(new IOException(piece.repeat(100_000) + "the end"));
      assertTrue(text.endsWith("the end"), piece);
    }
  }

  @Test
  void noClassIsNamedWhateverIsThrown() {
    var cyclic = new IOException();
    cyclic.initCause(new IOException(cyclic));
    for (var thrown :
        List.of(
            new NullPointerException(),
            new NullPointerException("Cannot invoke \"java.util.List.size()\""),
            new ClassCastException("class vpnd.A cannot be cast to class vpnd.B"),
            new NoClassDefFoundError("vpnd/router/Router"),
            new ClassNotFoundException("vpnd.router.Router"),
            new IllegalStateException(),
            new IOException(new NullPointerException()),
            new StackOverflowError(),
            new OutOfMemoryError("Java heap space"),
            new ClosedChannelException(),
            new UnknownHostException("gw.example"),
            new NoSuchFileException("/x"),
            cyclic)) {
      var text = Reason.of(thrown);
      assertFalse(text.isBlank() || text.matches(".*(Exception|Error|java|vpnd[./]).*"), text);
    }
  }
}
