// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.packet.Endpoint;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.StandalonePeersFixture;
import vpnd.router.peer.Peer;
import vpnd.router.protocol.nonce.Nonce;

/** Whose a datagram may be, by its address or its nonce. */
final class PeerIndexTest {
  private static final Endpoint HERE = Endpoint.of(InnerPackets.host(1), 1000);
  private static final Endpoint THERE = Endpoint.of(InnerPackets.host(1), 1001);

  private final StandalonePeersFixture peers;
  private final PeerIndex index = new PeerIndex();

  PeerIndexTest(@TempDir Path directory) {
    peers = new StandalonePeersFixture(directory);
  }

  @AfterEach
  void close() throws IOException {
    peers.close();
  }

  @Test
  void aPeerIsFoundAtEachOfItsAddresses() throws Exception {
    var peer = add(Nonce.ZERO, HERE, THERE);
    assertSame(peer, index.at(HERE));
    assertSame(peer, index.at(THERE));
    assertNull(index.at(Endpoint.of(InnerPackets.host(2), 1000)));
  }

  @Test
  void anAddressThatAnotherPeerTookOverIsThatOnes() throws Exception {
    var first = add(new Nonce(1, 1, 1), HERE);
    var second = add(new Nonce(2, 2, 2), THERE);
    supposeAt(second, HERE);
    assertSame(second, index.at(HERE));
    assertSame(first, index.of(new Nonce(1, 1, 9)), "the first is found by its nonces");
    index.prefer(first, HERE);
    assertSame(first, index.at(HERE), "the one that was heard last");
  }

  @Test
  void theRemovalOfOneKeepsWhatTheOtherTookOver() throws Exception {
    var first = add(new Nonce(1, 1, 1), HERE);
    var second = add(new Nonce(1, 1, 1), HERE);
    index.remove(first);
    assertSame(second, index.at(HERE));
    assertSame(second, index.of(new Nonce(1, 1, 9)));
    index.remove(second);
    assertNull(index.at(HERE));
    assertNull(index.of(new Nonce(1, 1, 9)));
    assertEquals(List.of(), index.all());
  }

  /** A hostile peer may choose its counter, and would keep the other from being followed. */
  @Test
  void aPeerThatTakesTheCounterOfAnotherGetsBehindIt() throws Exception {
    var first = add(new Nonce(7, 8, 9), HERE);
    var squatter = add(new Nonce(7, 8, 9), THERE);
    assertSame(first, index.of(new Nonce(7, 8, 10)));
    index.counted(squatter);
    index.counted(first);
    assertSame(first, index.of(new Nonce(7, 8, 10)));
    index.remove(first);
    assertSame(squatter, index.of(new Nonce(7, 8, 10)));
  }

  @Test
  void anAddressIsOnlyPreferredForAPeerThatIsThere() throws Exception {
    var first = add(Nonce.ZERO, HERE);
    var second = add(Nonce.ZERO, THERE);
    index.prefer(second, HERE);
    assertSame(first, index.at(HERE));
  }

  @Test
  void aPeerIsFoundByTheUpperPartOfItsNonces() throws Exception {
    var peer = add(new Nonce(7, 8, 9));
    assertSame(peer, index.of(new Nonce(7, 8, 0)));
    assertSame(peer, index.of(new Nonce(7, 8, -1)));
    assertNull(index.of(new Nonce(7, 7, 9)), "before");
    assertNull(index.of(new Nonce(7, 10, 9)), "too far");
    assertNull(index.of(new Nonce(8, 8, 9)));
  }

  @Test
  void aCounterThatRanOverTheEndOfItsLowPartIsFound() throws Exception {
    var peer = add(new Nonce(7, 8, -1));
    var carried = add(new Nonce(7, -1, -1));
    assertSame(peer, index.of(new Nonce(7, 8, -1).plus(1)));
    assertSame(carried, index.of(new Nonce(7, -1, -1).plus(1)), "carried into the highest part");
    assertEquals(new Nonce(8, 0, 0), new Nonce(7, -1, -1).plus(1));
  }

  @Test
  void peersThatWereNeverHeardDoNotGetInTheWayOfEachOther() throws Exception {
    var first = add(Nonce.ZERO, HERE);
    var second = add(Nonce.ZERO, THERE);
    index.remove(second);
    assertSame(first, index.at(HERE));
    assertNull(index.at(THERE));
    index.counted(first);
    assertSame(first, index.of(new Nonce(0, 0, 5)));
  }

  private Peer add(Nonce mark, Endpoint... addresses) throws IOException {
    var peer = peers.peer(mark);
    index.add(peer);
    supposeAt(peer, addresses);
    return peer;
  }

  private void supposeAt(Peer peer, Endpoint... addresses) {
    peer.suppose(List.of(addresses));
    index.moved(peer);
  }
}
