// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.router.fixture.Heap;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.StandalonePeersFixture;
import vpnd.router.peer.Peer;
import vpnd.router.protocol.Opened;
import vpnd.router.protocol.nonce.Nonce;

/** Nothing is done about what waits before its nonce is on the disk, and all keeps its order. */
final class PendingPersistTest {
  private static final int CAPACITY = 4;
  private static final int LENGTH = 100;
  private static final Endpoint SOURCE = Endpoint.of(InnerPackets.host(1), 1000);

  private final StandalonePeersFixture made;
  private final Queue<Runnable> disk = new ArrayDeque<>();
  private final PacketBatch received = batch(1, PacketBatch.SLOT_SIZE);
  private final Opened message = new Opened().received(received, 0, SOURCE, 0);
  private int wakeups;
  private final PendingPersist pending =
      new PendingPersist(
          batch(CAPACITY, UnknownSources.SLOT_SIZE),
          batch(CAPACITY, UnknownSources.SLOT_SIZE),
          disk::add,
          () -> wakeups++);

  PendingPersistTest(@TempDir Path directory) {
    made = new StandalonePeersFixture(directory);
  }

  @AfterEach
  void close() throws IOException {
    made.close();
  }

  @Test
  void whatWaitsIsReadyWhenAllOfItsGroupIsStored() throws IOException {
    assertTrue(add(1, made.peer(Nonce.ZERO)));
    assertTrue(add(2, made.peer(Nonce.ZERO)));
    pending.store();
    assertEquals(2, disk.size());

    disk.remove().run();
    assertFalse(pending.isReady());
    assertEquals(0, wakeups);
    disk.remove().run();
    assertTrue(pending.isReady());
    assertEquals(1, wakeups);
    assertEquals(List.of(1, 2), taken());
  }

  @Test
  void onlyWhatIsOnTheDiskMayBeActedOn() throws IOException {
    var peer = made.peer(Nonce.ZERO);
    add(1, peer);
    pending.store();
    assertFalse(pending.isReady());
    made.close();
    disk.remove().run();
    assertTrue(pending.isReady());
    assertFalse(pending.next().isStored(), "its file could not be written");
  }

  @Test
  void whatComesWhileAGroupIsStoredIsTheNextGroup() throws IOException {
    var peer = made.peer(Nonce.ZERO);
    add(1, peer);
    pending.store();
    add(2, peer);
    pending.store();
    assertEquals(1, disk.size(), "one group at a time");
    disk.remove().run();
    assertEquals(List.of(1), taken());

    pending.store();
    disk.remove().run();
    assertEquals(List.of(2), taken());
  }

  @Test
  void whatFollowsFromTheSamePeerWaitsBehindIt() throws IOException {
    var peer = made.peer(Nonce.ZERO);
    var other = made.peer(Nonce.ZERO);
    assertFalse(pending.holds(peer));
    add(1, peer);
    assertTrue(pending.holds(peer));
    assertFalse(pending.holds(other));
    pending.store();
    assertTrue(pending.holds(peer), "while it is stored");
    addBehind(2, peer);
    disk.remove().run();
    assertEquals(List.of(1), taken());
    assertFalse(pending.holds(peer));

    pending.store();
    assertTrue(pending.isReady(), "what was not opened needs nothing stored");
    assertEquals(List.of(2), taken());
  }

  @Test
  void theHighestNonceOfAPeerIsStoredOnceForAllThatItSent() throws IOException {
    var peer = made.peer(Nonce.ZERO);
    add(1, peer);
    add(2, peer);
    addBehind(3, peer);
    pending.store();
    assertEquals(1, disk.size());
    disk.remove().run();
    assertTrue(pending.next().isStored());
    assertTrue(pending.next().isStored());
  }

  @Test
  void aPeerLeavesRoomForOthers() throws IOException {
    var greedy = made.peer(Nonce.ZERO);
    var group =
        new PendingPersist(
            batch(2 * PendingPersist.SHARE, UnknownSources.SLOT_SIZE),
            batch(2 * PendingPersist.SHARE, UnknownSources.SLOT_SIZE),
            disk::add,
            () -> {});
    receive(1);
    for (var number = 0; number < PendingPersist.SHARE; number++) {
      assertTrue(group.add(message, greedy));
    }
    assertFalse(group.add(message, greedy));
    assertFalse(group.addBehind(received, 0, SOURCE, greedy));
    assertTrue(group.add(message, made.peer(Nonce.ZERO)));
  }

  @Test
  void aPeerIsHeldUntilTheLastOfItsDatagramsIsTaken() throws IOException {
    var peer = made.peer(Nonce.ZERO);
    var other = made.peer(Nonce.ZERO);
    add(1, peer);
    add(2, other);
    addBehind(3, peer);
    pending.store();
    disk.forEach(Runnable::run);

    assertEquals(3, pending.waiting());
    assertTrue(pending.next().isOpen);
    assertTrue(pending.holds(peer), "for what comes now is newer than the third");
    pending.next();
    assertFalse(pending.holds(other));
    assertFalse(pending.next().isOpen);
    assertFalse(pending.holds(peer));
    assertEquals(0, pending.waiting());
  }

  @Test
  void thereIsRoomForSoManyAndForNoneThatIsLonger() throws IOException {
    received.length(0, UnknownSources.SLOT_SIZE + 1);
    assertFalse(pending.add(message, made.peer(Nonce.ZERO)));
    for (var number = 0; number < CAPACITY; number++) {
      assertTrue(addBehind(number, made.peer(Nonce.ZERO)));
    }
    assertFalse(addBehind(CAPACITY, made.peer(Nonce.ZERO)));
  }

  private boolean add(int number, Peer peer) {
    receive(number);
    return pending.add(message, peer);
  }

  private boolean addBehind(int number, Peer peer) {
    receive(number);
    return pending.addBehind(received, 0, SOURCE, peer);
  }

  private void receive(int number) {
    received.count(1);
    received.length(0, LENGTH);
    received.bytes().putInt(received.offset(0), number);
  }

  private List<Integer> taken() {
    var batch = pending.batch();
    var numbers = new ArrayList<Integer>();
    while (pending.isReady()) {
      numbers.add(batch.bytes().getInt(batch.offset(pending.next().slot)));
    }
    return numbers;
  }

  private static PacketBatch batch(int slots, int slotSize) {
    return new PacketBatch(new Heap(slots * slotSize), slots, slotSize);
  }
}
