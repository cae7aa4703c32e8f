// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.Objects;
import vpnd.api.Endpoint;
import vpnd.api.NativeMemory;
import vpnd.api.PacketBatch;
import vpnd.api.TunnelConfig;

/** The two loops of a tunnel with all that they share, from their start to their end. */
final class Forwarding {
  private static final System.Logger LOG = System.getLogger("vpnd.router");
  private static final int BATCH = 64;
  private static final long JOIN_MILLIS = 1000;

  private final TunnelConfig config;
  private final Switchboard switchboard;
  private final NonceStore store;
  private final Worker storage;
  private final Worker lookups;
  private final Outbox outbox;
  private final HostNetwork network;
  private final NativeMemory memory;
  private final NativeMemory controlMemory;
  private final NativeMemory outboundMemory;
  private final InboundLoop inbound;
  private final OutboundLoop outbound;
  private final Thread inboundThread;
  private final Thread outboundThread;

  private Forwarding(
      TunnelConfig config,
      Wiring wiring,
      Switchboard switchboard,
      Worker host,
      Clock clock,
      Statistics statistics,
      DeviceFailure failure)
      throws IOException {
    this.config = config;
    this.switchboard = switchboard;
    var suite = Objects.requireNonNull(wiring.suite());
    var random = new SecureRandom();
    var staticKey = StaticKey.of(config, suite);
    try {
      store =
          new NonceStore(
              config.localNonceFile(),
              config.remoteNonceFile(),
              config.nonceResetIncrement(),
              random::nextLong,
              System.currentTimeMillis());
    } catch (IOException e) {
      staticKey.close();
      throw e;
    }
    storage = new Worker("vpnd-storage-" + config.name());
    lookups = new Worker("vpnd-lookup-" + config.name());
    outbox = new Outbox(store.range());
    network = new HostNetwork(config, switchboard, outbox, host);
    memory = suite.allocate(BATCH * PacketBatch.SLOT_SIZE);
    outboundMemory = suite.allocate(BATCH * PacketBatch.SLOT_SIZE);
    controlMemory = suite.allocate(PacketBatch.SLOT_SIZE);
    var reserve = new Reserve(store, storage, clock, config.label());
    var retirement = new Retirement();
    var peer =
        new Peer(
            config,
            wiring,
            staticKey,
            store,
            reserve,
            outbox,
            retirement,
            network,
            storage,
            new PacketBatch(controlMemory, 1, PacketBatch.SLOT_SIZE),
            statistics.inbound(),
            new DropReport(
                config.label(),
                config.remoteNonceFile(),
                statistics.inbound(),
                statistics.outbound()),
            random::nextLong);
    statistics.peer(peer);
    inbound =
        new InboundLoop(
            switchboard,
            peer,
            new PacketBatch(memory, BATCH, PacketBatch.SLOT_SIZE),
            statistics.inbound(),
            clock,
            failure);
    outbound =
        new OutboundLoop(
            switchboard,
            outbox,
            retirement,
            reserve,
            new PacketBatch(outboundMemory, BATCH, PacketBatch.SLOT_SIZE),
            statistics.outbound(),
            failure);
    inboundThread = start("vpnd-inbound-" + config.name(), inbound);
    outboundThread = start("vpnd-outbound-" + config.name(), outbound);
  }

  /**
   * Makes the keys, takes the nonce files into use, and starts the loops.
   *
   * @param wiring has a suite and a role
   * @throws IOException if the nonce files cannot be used; the message says why
   * @throws IllegalArgumentException if the keys are unfit; the message says why
   */
  static Forwarding start(
      TunnelConfig config,
      Wiring wiring,
      Switchboard switchboard,
      Worker host,
      Clock clock,
      Statistics statistics,
      DeviceFailure failure)
      throws IOException {
    var forwarding = new Forwarding(config, wiring, switchboard, host, clock, statistics, failure);
    forwarding.lookUpPeer();
    return forwarding;
  }

  private static Thread start(String name, Runnable loop) {
    var thread = new Thread(loop, name);
    thread.setUncaughtExceptionHandler(
        (dead, cause) -> LOG.log(Level.ERROR, "the thread " + dead.getName() + " died", cause));
    thread.start();
    return thread;
  }

  HostNetwork network() {
    return network;
  }

  private void lookUpPeer() {
    var name = config.remoteHost();
    if (name != null) {
      new Resolver(
              config.label(),
              name,
              config.remotePort(),
              InetAddress::getByName,
              lookups,
              this::peerFound)
          .start();
    }
  }

  private void peerFound(Endpoint endpoint) {
    outbox.endpoint = endpoint;
    network.refresh();
    var udp = switchboard.now().udp();
    if (udp != null) {
      udp.wakeup();
    }
  }

  /** Ends the loops, stores what has to survive, and overwrites all keys and packets. */
  void close() {
    lookups.close();
    // In this order: the inbound thread gives the keys back, which the outbound thread uses.
    outbound.stop();
    awaitEnd(outboundThread);
    inbound.stop();
    awaitEnd(inboundThread);
    storage.perform(this::closeStore);
    storage.close();
    if (!outboundThread.isAlive() && !inboundThread.isAlive()) {
      memory.close();
      outboundMemory.close();
      controlMemory.close();
    }
  }

  private void awaitEnd(Thread thread) {
    switchboard.wake();
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** On the storage thread, behind all that still waits to be stored. */
  private void closeStore() {
    try {
      store.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0}: closing the nonce files: {1}", config.label(), e.toString());
    }
  }
}
