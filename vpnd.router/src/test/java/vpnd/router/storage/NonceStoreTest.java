// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.router.fixture.Faults;
import vpnd.router.protocol.Entropy;
import vpnd.router.protocol.nonce.Nonce;

/** The nonce counters on disk (protocol, section 4; security A6, B1 to B4). */
final class NonceStoreTest {
  private static final int INCREMENT = 16;
  private static final long LONG_AGO = 1_600_000_000_000L;
  private static final long SECOND = 1_000_000_000;
  private static final long SELDOM = 3600 * SECOND;
  private static final Entropy NO_JUMP = () -> 0;

  private final Path directory;
  private final Path remote;
  private Path local;

  NonceStoreTest(@TempDir Path directory) {
    this.directory = directory;
    local = directory.resolve("local.nonce");
    remote = directory.resolve("remote.nonce");
  }

  @Test
  void theFileAndTheNoncesFollowThePublishedSequence() throws IOException {
    var vectors = new ObjectMapper().readTree(Path.of("..", "docs", "vectors.json").toFile());
    var sequence = vectors.get("nonce_file_sequence");
    Files.write(local, bytes(sequence.get("file_before")));
    try (var store =
        new NonceStore(local, remote, sequence.get("reset_increment").asInt(), NO_JUMP, LONG_AGO)) {
      store.reserveFirst();
      var range = store.range();
      assertEquals(nonce(sequence.get("first_nonce_used")), range.next());
      assertEquals(nonce(sequence.get("file_after_start")), stored(local));
      var now = SELDOM;
      for (var rewrite : sequence.get("rewrites")) {
        assertEquals(range.used(), range.take(INCREMENT));
        store.reserve(1, now += SELDOM);
        assertEquals(rewrite.get("after_packets").asLong(), range.used());
        assertEquals(nonce(rewrite.get("next_nonce")), range.next());
        assertEquals(nonce(rewrite.get("file")), stored(local));
      }
    }
  }

  @Test
  void noNonceIsGivenOutThatTheFileDoesNotCover() throws IOException {
    try (var store = open(NO_JUMP)) {
      assertEquals(0, store.range().take(INCREMENT));
      assertEquals(-1, store.range().take(1));
    }
  }

  @Test
  void aStartJumpsSoThatARestoredBackupRepeatsNothing() throws IOException {
    open(NO_JUMP).close();
    var before = stored(local);
    var jump = 0x8765_4321_0fed_cba9L;
    try (var store = open(() -> jump)) {
      assertEquals(before.plus(jump), store.range().next());
    }
  }

  @Test
  void aFirstNonceIsHighOnTopAndGrowsWithTheClock() throws IOException {
    Nonce before;
    try (var store = open(() -> -1)) {
      before = store.range().next();
      assertEquals(0xfe, before.high() >>> 56);
    }
    Files.delete(local);
    Files.delete(directory.resolve("local.nonce.copy"));
    try (var store = new NonceStore(local, remote, INCREMENT, NO_JUMP, LONG_AGO + 1)) {
      assertTrue(store.range().next().compareTo(before) > 0, "after the loss of both files");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "1000, 0", "0, 1", "0, 1000"})
  void aRemoteFileThatHoldsOurOwnCounterIsRefused(long localAhead, long remoteAhead)
      throws IOException {
    var counter = new Nonce(7, 7, -7);
    write(local, counter.plus(localAhead));
    write(remote, counter.plus(remoteAhead));
    var refusal = Faults.messageOf(() -> open(NO_JUMP));
    assertTrue(
        refusal.startsWith(remote + " holds the counter of this side itself, not of the peer;"),
        refusal);
    assertTrue(refusal.contains("remove it"), refusal);
    Files.delete(remote);
    open(NO_JUMP).close();
  }

  @Test
  void aPeerThatJumpedAboveOurNoncesIsNotMistakenForUs() throws IOException {
    var own = new Nonce(7, 7, 7);
    write(local, own);
    write(remote, own.plus(new Nonce(0, 1L << 36, 0)));
    try (var store = open(NO_JUMP)) {
      assertEquals(own, store.range().next());
    }
  }

  @Test
  void aLateMarkDoesNotReplaceAHigherOne() throws IOException {
    try (var store = open(NO_JUMP)) {
      store.storeMark(new Nonce(0, 1L << 40, 9));
      store.storeMark(new Nonce(0, 1L << 40, 5));
    }
    try (var store = open(NO_JUMP)) {
      assertEquals(new Nonce(0, 1L << 40, 9), store.mark());
    }
  }

  @Test
  void aJumpIsStoredBeforeItIsUsed() throws IOException {
    Nonce target;
    try (var store = open(NO_JUMP)) {
      var before = store.range();
      var range = store.jump(-1);
      target = new Nonce(-1, before.first().middle(), before.first().low() + INCREMENT);
      assertEquals(target, range.next());
      assertEquals(0, range.take(INCREMENT));
      assertEquals(-1, range.take(1));
    }
    try (var store = open(NO_JUMP)) {
      assertTrue(store.range().next().compareTo(target.plus(INCREMENT - 1)) > 0);
    }
  }

  @Test
  void aJumpThatIsNotUpwardsIsNone() throws IOException {
    try (var store = open(NO_JUMP)) {
      var range = store.range();
      assertSame(range, store.jump(range.next().high() - 1));
      assertNotSame(range, store.jump(range.next().high() + 1));
    }
  }

  @Test
  void aQuickUserReservesMoreAtATimeAndASlowOneDoesNot() throws IOException {
    try (var store = open(NO_JUMP)) {
      var range = store.range();
      for (var hour = 1; hour <= 5; hour++) {
        range.take((int) (range.limit() - range.used()));
        store.reserve(1, hour * SELDOM);
        assertEquals(INCREMENT, range.limit() - range.used());
      }
      for (var second = 1; second <= 5; second++) {
        range.take((int) (range.limit() - range.used()));
        store.reserve(1, 5 * SELDOM + second * SECOND);
      }
      assertEquals(INCREMENT << 5, range.limit() - range.used());
    }
  }

  @Test
  void aReserveHoldsAtLeastWhatIsAskedFor() throws IOException {
    try (var store = open(NO_JUMP)) {
      store.range().take(3);
      store.reserve(64, SELDOM);
      assertEquals(3, store.range().take(64));
    }
  }

  @Test
  void theFilesAreForTheirOwnerOnly() throws IOException {
    try (var store = open(NO_JUMP)) {
      store.storeMark(new Nonce(0, 1L << 40, 9));
      for (var path : new Path[] {local, directory.resolve("local.nonce.copy"), remote}) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(Nonce.SIZE, Files.size(path));
      }
    }
  }

  @Test
  void aMissingDirectoryIsMade() throws IOException {
    local = directory.resolve("a/b/local.nonce");
    open(NO_JUMP).close();
    assertTrue(Files.exists(local));
  }

  @Test
  void theDirectoryMayBeASymbolicLink() throws IOException {
    var target = Files.createDirectory(directory.resolve("target"));
    local = Files.createSymbolicLink(directory.resolve("link"), target).resolve("local.nonce");
    open(NO_JUMP).close();
    assertTrue(Files.exists(target.resolve("local.nonce")));
  }

  private NonceStore open(Entropy entropy) throws IOException {
    var store = new NonceStore(local, remote, INCREMENT, entropy, LONG_AGO);
    store.reserveFirst();
    return store;
  }

  private static Nonce stored(Path path) throws IOException {
    return Nonce.read(ByteBuffer.wrap(Files.readAllBytes(path)), 0);
  }

  private static void write(Path path, Nonce nonce) throws IOException {
    var bytes = new byte[Nonce.SIZE];
    nonce.write(ByteBuffer.wrap(bytes), 0);
    Files.write(path, bytes);
  }

  private static Nonce nonce(JsonNode hex) {
    return Nonce.read(ByteBuffer.wrap(bytes(hex)), 0);
  }

  private static byte[] bytes(JsonNode hex) {
    return HexFormat.of().parseHex(hex.asText());
  }
}
