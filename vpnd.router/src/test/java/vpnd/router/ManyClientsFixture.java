// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import vpnd.api.CipherSuite;
import vpnd.api.NativeMemory;
import vpnd.api.PacketBatch;
import vpnd.router.protocol.Nonce;

/** Many clients of one hub, each at an address of its own, all driven by one thread. */
final class ManyClientsFixture implements AutoCloseable {
  private static final int TICK_MILLIS = 10;

  private final Clock clock = new Clock();
  private final Worker worker = new Worker("crowd", clock);
  private final List<Identity> identities = new ArrayList<>();
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final Selector selector;
  private final NativeMemory memory = CountedSuite.SODIUM.allocate(2 * PacketBatch.SLOT_SIZE);
  private final PacketBatch received = new PacketBatch(memory, 2, PacketBatch.SLOT_SIZE);
  private volatile boolean isClosed;
  private volatile int active;

  /** Draws the clients, which do nothing yet. */
  ManyClientsFixture(int count, Identity hub, Random random) throws IOException {
    selector = Selector.open();
    var gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.port());
    var slot =
        new PacketBatch(
            CountedSuite.SODIUM.allocate(PacketBatch.SLOT_SIZE), 1, PacketBatch.SLOT_SIZE);
    for (var number = 0; number < count; number++) {
      var identity = Identity.draw();
      identities.add(identity);
      var address = new byte[] {127, 1, (byte) (number / 250), (byte) (1 + number % 250)};
      clients.add(
          new SimulatedClient(
              () -> sharedKey(identity, hub),
              random,
              new InetSocketAddress(InetAddress.getByAddress(address), 0),
              gateway,
              selector,
              slot));
    }
    received.count(1);
    worker.execute(this::run);
  }

  private static NativeMemory sharedKey(Identity own, Identity hub) {
    var suite = CountedSuite.SODIUM;
    var shared = suite.allocate(CipherSuite.AGREED_SIZE);
    try (var keys = suite.allocate(2 * CipherSuite.KEY_SIZE);
        var secret = own.secretKey()) {
      secret.copyTo(keys.bytes());
      hub.publicKey().copyTo(keys.bytes().slice(CipherSuite.KEY_SIZE, CipherSuite.KEY_SIZE));
      suite.agree(shared.address(), keys.address(), keys.address() + CipherSuite.KEY_SIZE);
    }
    return shared;
  }

  List<Identity> identities() {
    return identities;
  }

  /** See {@link SimulatedClient#mark}. */
  Nonce mark(int number) {
    return clients.get(number).mark();
  }

  /** Has all clients begin at once. */
  void start() {
    forAll(client -> client.start(clock.getAsLong()));
  }

  /** Has all clients end and begin anew at once. */
  void restart() {
    forAll(client -> client.restart(clock.getAsLong()));
  }

  private void forAll(Consumer<SimulatedClient> action) {
    worker.perform(
        () -> {
          clients.forEach(action);
          active = 0;
        });
  }

  /** How many clients have a session, by what they know. */
  int active() {
    return active;
  }

  /** Has the clients take what came in some milliseconds, and do what was due in them. */
  private void run() {
    try {
      selector.select(TICK_MILLIS);
      for (var key : selector.selectedKeys()) {
        ((SimulatedClient) key.attachment()).receive(received, clock.getAsLong());
      }
      selector.selectedKeys().clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var now = clock.getAsLong();
    clients.forEach(client -> client.onTimer(now));
    active = (int) clients.stream().filter(SimulatedClient::isActive).count();
    if (!isClosed) {
      worker.execute(this::run);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    worker.perform(
        () -> {
          try {
            for (var client : clients) {
              client.close();
            }
            selector.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    worker.close();
  }
}
