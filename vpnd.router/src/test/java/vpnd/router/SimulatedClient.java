// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import vpnd.api.NativeMemory;
import vpnd.api.PacketBatch;
import vpnd.api.PeerInfo;
import vpnd.router.protocol.Actions;
import vpnd.router.protocol.Counters;
import vpnd.router.protocol.MessageType;
import vpnd.router.protocol.Nonce;
import vpnd.router.protocol.NonceRange;
import vpnd.router.protocol.Protocol;
import vpnd.router.protocol.SessionKey;
import vpnd.router.protocol.Settings;
import vpnd.router.protocol.State;
import vpnd.router.protocol.Suites;

/**
 * A client without threads, device and disk: the protocol engine and a socket. Confined to the
 * thread of its {@link ManyClientsFixture}.
 */
final class SimulatedClient implements Actions {
  private static final long KEY_AGE = 3600_000_000_000L;
  private static final int KEY_PACKETS = 1_000_000;
  private static final int IPV6_FAMILY = 10;

  private final Suites suites = new Suites(CountedSuite.SODIUM, null);
  private final TunnelKey key;
  private final Random random;
  private final DatagramChannel channel;
  private final SocketAddress gateway;
  private final PacketBatch slot;
  private NonceRange nonces;
  private Protocol protocol;

  /** Makes the key that client and gateway share, owned by who asks for it. */
  interface TunnelKey {
    NativeMemory make();
  }

  /**
   * @param address of its socket
   * @param slot to send from; shared by all clients of the thread
   */
  SimulatedClient(
      TunnelKey key,
      Random random,
      InetSocketAddress address,
      SocketAddress gateway,
      Selector selector,
      PacketBatch slot)
      throws IOException {
    this.key = key;
    this.random = random;
    this.gateway = gateway;
    this.slot = slot;
    channel = DatagramChannel.open().bind(address);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
    nonces = range(new Nonce(random.nextLong(), random.nextLong(), random.nextLong()));
    protocol = protocol(Nonce.ZERO);
  }

  private static NonceRange range(Nonce first) {
    var range = new NonceRange(first);
    range.allow(Long.MAX_VALUE);
    return range;
  }

  private Protocol protocol(Nonce mark) {
    return new Protocol(
        new Settings(KEY_AGE, KEY_PACKETS, IPV6_FAMILY, false, PeerInfo::ofId),
        suites,
        key.make(),
        nonces,
        mark,
        random::nextLong,
        this,
        new Counters());
  }

  void start(long now) {
    protocol.start(now);
  }

  /** Ends, and begins anew with what its nonce files would hold. */
  void restart(long now) {
    protocol.stop();
    nonces = range(nonces.next().plus(random.nextLong()));
    protocol = protocol(protocol.mark());
    protocol.start(now);
  }

  /** Takes what has come. */
  void receive(PacketBatch batch, long now) throws IOException {
    var bytes = batch.bytes().duplicate();
    for (; ; ) {
      bytes.clear();
      if (channel.receive(bytes) == null) {
        return;
      }
      batch.length(0, bytes.position());
      protocol.onDatagram(suites, batch, 0, now);
    }
  }

  /** Uses up its first nonce, as a gateway would have it stored; the client has not begun. */
  Nonce mark() {
    nonces.take(1);
    return nonces.first();
  }

  void onTimer(long now) {
    if (now >= protocol.nextDeadline()) {
      protocol.onTimer(now);
    }
  }

  boolean isActive() {
    return protocol.state() == State.ACTIVE;
  }

  void close() throws IOException {
    protocol.stop();
    channel.close();
  }

  @Override
  public void send(SessionKey under, MessageType type, byte[] body, int length) {
    slot.bytes().put(PacketBatch.HEADROOM, body, 0, length);
    slot.length(0, PacketBatch.HEADROOM + length);
    Sealer.seal(suites.secretBox().cipher(), under, nonces, nonces.take(1), type, slot, 0);
    try {
      channel.send(slot.bytes().duplicate().limit(slot.length(0)), gateway);
    } catch (IOException e) {
      throw new AssertionError("the loopback interface takes every datagram", e);
    }
  }

  @Override
  public void retire(NativeMemory memory) {
    memory.close();
  }

  @Override
  public boolean storeMark(Nonce mark) {
    return true;
  }

  @Override
  public long counterByClock() {
    return 0;
  }

  @Override
  public void jump(long high) {}

  @Override
  public long probeDelay() {
    return 0;
  }

  @Override
  public long longPacketsSent() {
    return 0;
  }

  @Override
  public void pathVerified(int size, int hint) {}

  @Override
  public void beginFlow() {}

  @Override
  public void heardFrom(Source source) {}

  @Override
  public void challengeAnswered(int number) {}

  @Override
  public void transmit(@Nullable SessionKey newKey) {}

  @Override
  public void hold(boolean held) {}

  @Override
  public void sessionUp(PeerInfo peer) {}

  @Override
  public void sessionDown(End reason) {}

  @Override
  public void storeMarkLater(Nonce mark) {}

  @Override
  public void debugString(byte[] text) {}

  @Override
  public void notice(Notice notice) {}
}
