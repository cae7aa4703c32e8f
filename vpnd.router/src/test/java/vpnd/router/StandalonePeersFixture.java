// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import vpnd.api.PacketBatch;
import vpnd.role.netgw.NetworkGateway;
import vpnd.router.protocol.Entropy;
import vpnd.router.protocol.Nonce;
import vpnd.router.protocol.Suites;

/** Peers outside a tunnel: they have files, and nobody who listens. */
final class StandalonePeersFixture implements PeerListener, AutoCloseable {
  private final Path directory;
  private final Identity self = Identity.draw();
  private final Identity other = Identity.draw();
  private final List<NonceStore> stores = new ArrayList<>();

  StandalonePeersFixture(Path directory) {
    this.directory = directory;
  }

  /**
   * A peer with no socket to send with.
   *
   * @param mark the highest nonce that was received from the peer
   */
  Peer peer(Nonce mark) throws IOException {
    return peer(self, other, mark, new ControlChannel(slot()));
  }

  /** A peer of which nothing was ever received. */
  Peer peer(ControlChannel control) throws IOException {
    return peer(self, other, Nonce.ZERO, control);
  }

  /** What this side is to such a peer, there. */
  Peer counterpart(ControlChannel control) throws IOException {
    return peer(other, self, Nonce.ZERO, control);
  }

  /** For control messages. */
  static PacketBatch slot() {
    return new PacketBatch(CountedSuite.SODIUM.allocate(2048), 1, 2048);
  }

  private Peer peer(Identity here, Identity there, Nonce mark, ControlChannel control)
      throws IOException {
    long number = stores.size();
    var name = "peer" + number;
    // Other nonces and another id for each of them.
    Entropy entropy = () -> number << 40 | number;
    var config = TunnelFixture.config(directory, name, here, there, null);
    new NonceFile(config.remoteNonceFile()).write(mark);
    var store = new NonceStore(config.localNonceFile(), config.remoteNonceFile(), 16, entropy, 0);
    store.reserveFirst();
    stores.add(store);
    var suite = new CountedSuite(new AtomicInteger(), new AtomicInteger());
    var counters = new TunnelCounters(1);
    return new Peer(
        config,
        new NetworkGateway(),
        new Suites(suite, null),
        StaticKey.of(config, suite, key -> {}),
        store,
        new ActiveProblems(),
        null,
        List.of(
            new Outbox(
                store.range(),
                new NonceReserve(store, Runnable::run, () -> 0, new ActiveProblems(), name),
                counters.outbound().get(0))),
        control,
        new KeyReclaimer(1),
        new Background(Runnable::run, task -> {}, task -> {}),
        counters,
        new DropReport(name, false, counters::get),
        entropy,
        this);
  }

  @Override
  public void moved(Peer peer) {}

  @Override
  public void counted(Peer peer) {}

  @Override
  public void sessionChanged(Peer peer) {}

  @Override
  public void pathChanged(Peer peer) {}

  @Override
  public int peers() {
    return 1;
  }

  @Override
  public int freshPort() {
    return 0;
  }

  @Override
  public void released() {}

  @Override
  public void close() throws IOException {
    for (var store : stores) {
      store.close();
    }
  }
}
