// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vpnd.router.fixture.LogLines;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.report.ActiveProblems;

/** What still waits for the disk when a tunnel ends is not a fault of the disk. */
final class PeerNoncesTest {
  @RegisterExtension private final LogLines log = new LogLines();
  private final ActiveProblems faults = new ActiveProblems();
  private final NonceStore store;
  private final PeerNonces nonces;

  PeerNoncesTest(@TempDir Path directory) throws IOException {
    store = new NonceStore(directory.resolve("local"), directory.resolve("remote"), 16, () -> 0, 0);
    nonces = new PeerNonces(store, faults, "west");
  }

  @Test
  void nothingIsStoredOrToldAfterTheEnd() throws IOException {
    store.close();
    assertFalse(nonces.store(new Nonce(1, 1, 1)));
    assertNull(nonces.jump(-1));
    assertEquals(List.of(), log.lines());
  }
}
