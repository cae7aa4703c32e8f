// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;
import vpnd.api.role.PeerInfo;
import vpnd.router.protocol.nonce.Nonce;

/**
 * A model of the original daemon, written from the protocol's sections 4 to 7: one key at a time,
 * its nonce rule, its timers, its 500 ms rule. It is what our engine has to get on with.
 */
final class OriginalNode implements SimulatedHost {
  private enum Phase {
    HOST_WAIT,
    INIT,
    STALE,
    SWITCHING,
    READY,
    ACTIVE_MASTER,
    ACTIVE_SLAVE
  }

  private static final long SECOND = 1000 * SimulatedLink.MILLISECOND;
  private static final long NEVER = Long.MAX_VALUE;

  private final SimulationContext world;
  private final int id;
  private final long maxKeyAge;
  private int address;
  private final boolean isGateway;
  private final SimulatedUplink uplink;
  private final Traffic sent;
  private final Traffic received;
  private final FakeHeap heap = new FakeHeap();
  private final FakeSuite suite;
  private final PacketBatch slot;
  private final NativeMemory staticKey;
  private final NativeMemory pair;
  private final byte[] info = new byte[PeerInfoCodec.SIZE];
  private final byte[] publicKey = new byte[32];

  private Phase phase = Phase.INIT;
  private NativeMemory currentKey;
  private @Nullable NativeMemory newKey;
  private @Nullable NativeMemory oldKey;
  private Nonce next;
  private Nonce lastAccepted = Nonce.ZERO;
  private int remote = SimulatedUplink.NOWHERE;
  private boolean isEphemeral;
  private boolean isInSession;
  private long sessionEndedAt;
  private long lastLife;
  private long keySince;
  private long peerInitAt = NEVER;
  private long startAt = NEVER;
  private long acknowledgeAt = NEVER;
  private long readyAt = NEVER;
  private long heartbeatAt = NEVER;

  /**
   * @param id 0 makes it the key master, -1 the key slave
   * @param first its first nonce
   * @param isGateway whether it is a host-gw, which waits in HOST_WAIT
   */
  OriginalNode(
      SimulationContext world,
      int id,
      long maxKeyAge,
      long secret,
      long peerPublic,
      Nonce first,
      Traffic sent,
      Traffic received,
      int address,
      boolean isGateway,
      SimulatedUplink uplink) {
    this.world = world;
    this.id = id;
    this.maxKeyAge = maxKeyAge;
    this.sent = sent;
    this.received = received;
    this.address = address;
    this.isGateway = isGateway;
    this.uplink = uplink;
    suite = new FakeSuite(heap, world.dice()::nextLong);
    slot = new PacketBatch(heap.allocate(2048), 1, 2048);
    pair = heap.allocate(64);
    pair.bytes().putLong(0, secret).putLong(32, peerPublic);
    staticKey = heap.allocate(CipherSuite.AGREED_SIZE);
    suite.agree(staticKey.address(), pair.address(), pair.address() + 32);
    currentKey = staticKey;
    next = first;
    lastLife = world.now() - 100 * SECOND;
    PeerInfoCodec.encode(PeerInfo.ofId(id), 10, (byte) 0, info);
  }

  /** The nonce that it would use next: where a successor goes on. */
  Nonce next() {
    return next;
  }

  void start() {
    sessionEndedAt = world.now();
    if (isGateway) {
      enterHostWait();
    } else {
      remote = uplink.lookUp();
      enterInit();
    }
  }

  /** Ends in good order, with a last word under the static key (protocol, section 7). */
  void stop() {
    send(MessageType.PEER_INFO, info, staticKey);
  }

  /** From now on its datagrams come from another address, which it does not know. */
  void address(int newAddress) {
    address = newAddress;
  }

  @Override
  public boolean isActive() {
    return phase == Phase.ACTIVE_MASTER || phase == Phase.ACTIVE_SLAVE;
  }

  void sendPacket() {
    if (isActive()) {
      var packet = sent.make();
      sent.onSent(packet);
      send(MessageType.DATA, packet, currentKey);
    }
  }

  // ---- Datagrams -----------------------------------------------------------------------------

  @Override
  public void receive(int from, byte[] datagram) {
    if (remote != SimulatedUplink.NOWHERE && remote != from) {
      world.trace(this, "is connected to another than", from);
      return;
    }
    slot.bytes().put(0, datagram);
    var nonce = Nonce.read(slot.bytes(), 0);
    var order = nonce.compareTo(lastAccepted);
    if (order == 0 || (order < 0 && !isEphemeral)) {
      world.trace(this, "refuses the nonce of", datagram);
      return;
    }
    if (!suite.open(currentKey.address(), slot.address(0), slot.address(0), datagram.length - 40)) {
      world.trace(this, "cannot open", datagram, "in", phase);
      return;
    }
    lastAccepted = nonce;
    var type = MessageType.of(slot.bytes().get(40));
    if (type == null) {
      throw new AssertionError("no type has the byte " + slot.bytes().get(40));
    }
    if (phase == Phase.HOST_WAIT && type == MessageType.PEER_INFO) {
      remote = from;
    }
    onMessage(type, datagram.length - PacketBatch.HEADROOM);
    world.trace(this, "takes", type, datagram, "and is", phase);
  }

  private void onMessage(MessageType type, int length) {
    switch (type) {
      case PEER_INFO -> onPeerInfo();
      case KEY_SWITCH_START -> {
        if (phase == Phase.INIT || phase == Phase.ACTIVE_SLAVE) {
          newKey = agree();
          phase = Phase.SWITCHING;
          sendAcknowledge();
        }
      }
      case KEY_SWITCH_ACK -> {
        if (phase == Phase.STALE) {
          pair.bytes().put(32, slot.bytes(), PacketBatch.HEADROOM, 32);
          oldKey = currentKey;
          sendReady();
          currentKey = shared();
          isEphemeral = true;
          phase = Phase.READY;
        }
      }
      case KEY_READY -> {
        if (phase == Phase.SWITCHING && newKey != null) {
          currentKey = newKey;
          isEphemeral = true;
          enterActive(Phase.ACTIVE_SLAVE);
        }
      }
      case DATA -> {
        if (phase == Phase.READY) {
          enterActive(Phase.ACTIVE_MASTER);
        }
        if (phase != Phase.INIT && phase != Phase.HOST_WAIT) {
          var packet = new byte[length];
          slot.bytes().get(PacketBatch.HEADROOM, packet);
          received.onDelivered(packet);
        }
      }
      case DEBUG_STRING -> {}
      case PROBE, PROBE_ACK, ANNOUNCEMENT, ANNOUNCEMENT_ACK ->
          throw new AssertionError(type + " is of our own peers only");
    }
  }

  private void onPeerInfo() {
    switch (phase) {
      case HOST_WAIT, INIT -> {
        var idOfPeer = slot.bytes().getInt(PacketBatch.HEADROOM);
        if (Integer.compareUnsigned(id, idOfPeer) < 0) {
          enterStale();
        } else if (phase == Phase.HOST_WAIT) {
          enterInit();
        }
      }
      case READY -> {
        lastLife = world.now();
        enterActive(Phase.ACTIVE_MASTER);
      }
      case ACTIVE_MASTER, ACTIVE_SLAVE -> lastLife = world.now();
      case STALE, SWITCHING -> {}
    }
  }

  // ---- States --------------------------------------------------------------------------------

  private void enterHostWait() {
    phase = Phase.HOST_WAIT;
    remote = SimulatedUplink.NOWHERE;
  }

  private void enterInit() {
    phase = Phase.INIT;
    currentKey = staticKey;
    isEphemeral = false;
    sendInfo();
    peerInitAt = world.now() + 5 * SECOND;
  }

  private void enterStale() {
    phase = Phase.STALE;
    newPair();
    sendStart();
  }

  private void enterActive(Phase active) {
    phase = active;
    isInSession = true;
    keySince = world.now();
    heartbeat();
  }

  private void newPair() {
    suite.generateKeyPair(pair.address(), pair.address() + 32);
    pair.bytes().get(32, publicKey);
  }

  private NativeMemory agree() {
    newPair();
    pair.bytes().put(32, slot.bytes(), PacketBatch.HEADROOM, 32);
    return shared();
  }

  private NativeMemory shared() {
    var key = heap.allocate(CipherSuite.AGREED_SIZE);
    suite.agree(key.address(), pair.address(), pair.address() + 32);
    return key;
  }

  // ---- Timers --------------------------------------------------------------------------------

  @Override
  public long nextDeadline() {
    var exchange = Math.min(startAt, Math.min(acknowledgeAt, readyAt));
    return Math.min(exchange, Math.min(peerInitAt, heartbeatAt));
  }

  @Override
  public void onTimer() {
    var now = world.now();
    if (now >= peerInitAt) {
      peerInitAt = NEVER;
      if (phase == Phase.INIT && isGateway && now - sessionEndedAt >= 120 * SECOND) {
        enterHostWait();
      } else if (phase == Phase.INIT) {
        enterInit();
      }
    }
    if (now >= startAt) {
      startAt = NEVER;
      repeat(Phase.STALE, this::sendStart);
    }
    if (now >= acknowledgeAt) {
      acknowledgeAt = NEVER;
      repeat(Phase.SWITCHING, this::sendAcknowledge);
    }
    if (now >= readyAt) {
      readyAt = NEVER;
      repeat(Phase.READY, this::sendReady);
    }
    if (now >= heartbeatAt) {
      heartbeatAt = NEVER;
      repeat(Phase.ACTIVE_SLAVE, this::heartbeat);
      repeat(Phase.ACTIVE_MASTER, now - keySince < maxKeyAge ? this::heartbeat : this::enterStale);
    }
  }

  /** What every timer but the first does: a dead peer ends all; else a message is repeated. */
  private void repeat(Phase wanted, Runnable message) {
    if (phase.ordinal() > Phase.INIT.ordinal() && (world.now() - lastLife) / SECOND > 20) {
      world.trace(this, "calls its peer dead in", phase);
      if (isInSession) {
        isInSession = false;
        sessionEndedAt = world.now();
      }
      enterInit();
    } else if (phase == wanted) {
      message.run();
    }
  }

  // ---- Messages ------------------------------------------------------------------------------

  private void sendStart() {
    send(MessageType.KEY_SWITCH_START, publicKey, currentKey);
    startAt = world.now() + SECOND / 2;
  }

  private void sendAcknowledge() {
    send(MessageType.KEY_SWITCH_ACK, publicKey, currentKey);
    acknowledgeAt = world.now() + SECOND / 2;
  }

  private void sendReady() {
    if (oldKey != null) {
      send(MessageType.KEY_READY, info, oldKey);
      readyAt = world.now() + SECOND / 2;
    }
  }

  private void heartbeat() {
    sendInfo();
    heartbeatAt = world.now() + 10 * SECOND;
  }

  private void sendInfo() {
    send(MessageType.PEER_INFO, info, currentKey);
  }

  private void send(MessageType type, byte[] body, NativeMemory key) {
    var bytes = slot.bytes();
    next.write(bytes, 0);
    next = next.plus(1);
    bytes.put(40, (byte) type.ordinal()).put(PacketBatch.HEADROOM, body);
    suite.seal(key.address(), slot.address(0), slot.address(0), 1 + body.length);
    var datagram = new byte[PacketBatch.HEADROOM + body.length];
    bytes.get(0, datagram);
    world.trace(this, "sends", type, "as", datagram);
    uplink.send(new Datagram(address, remote, datagram));
  }

  @Override
  public String toString() {
    return "the original";
  }
}
