// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.router.fixture.Faults;
import vpnd.router.fixture.SmallDisk;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.testing.NeedsRoot;

/** A disk without a free byte, which needs root to be made. */
@NeedsRoot
final class NonceStoreFullDiskTest {
  private static final int INCREMENT = 16;

  private final Path place;
  private final SmallDisk disk;

  NonceStoreFullDiskTest(@TempDir Path place) throws Exception {
    this.place = place;
    disk = new SmallDisk(place);
  }

  @AfterEach
  void unmount() throws Exception {
    disk.close();
  }

  @Test
  void noNonceIsUsedTwiceAndSendingGoesOnWhenThereIsSpaceAgain() throws IOException {
    Nonce lastUsed;
    try (var store = open()) {
      var range = store.range();
      lastUsed = range.first().plus(range.take(INCREMENT) + INCREMENT - 1);
      disk.fill();
      assertThrows(IOException.class, () -> store.reserve(1, 1));
      assertEquals(-1, range.take(1));
    }
    var refusal = Faults.messageOf(this::open);
    assertTrue(refusal.contains("No space left on device"), refusal);

    disk.clear();
    try (var restarted = open()) {
      assertTrue(restarted.range().next().compareTo(lastUsed) > 0);
    }
  }

  private NonceStore open() throws IOException {
    var store =
        new NonceStore(place.resolve("local"), place.resolve("remote"), INCREMENT, () -> 0, 1);
    try {
      store.reserveFirst();
      return store;
    } catch (IOException e) {
      store.close();
      throw e;
    }
  }
}
