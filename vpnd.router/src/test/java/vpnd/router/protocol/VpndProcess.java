// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.Counter;
import vpnd.api.operation.PeerState;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;
import vpnd.api.role.PeerInfo;
import vpnd.router.protocol.nonce.Nonce;

/** One life of our engine on a host: everything here is lost when it ends. */
final class VpndProcess implements Actions {
  /** Blocks of a process: two packet slots and a nonce, four keys, one key exchange. */
  private static final int MOST_BLOCKS = 8;

  private static final int BLOCKS_AFTER_STOP = 3;

  /** How often the peer's name is looked up while there is no session. */
  static final long LOOK_UP_INTERVAL = 5000 * SimulatedLink.MILLISECOND;

  /** The longest packet that the path takes, as far as the host knows. */
  private static final int PATH = 1431;

  private static final long JUMP_DELAY = 20 * SimulatedLink.MILLISECOND;

  private final SimulationContext world;
  private final VpndNode node;
  private final Disk disk;
  private final Sender sender;
  private final AddressBook addresses;
  private final FakeHeap heap = new FakeHeap();
  private final FakeSuite suite;
  private final FakeSuite aegis;
  private Suites suites;
  private final PacketBatch incoming;
  private final Opened message = new Opened();
  private final Counters counters = new Counters();
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private final Set<Long> provenKeys = new HashSet<>();
  private final Set<Long> replacedKeys = new HashSet<>();
  private final Set<Long> replacedBoxKeys = new HashSet<>();
  private final Map<Long, Long> highestCounters = new HashMap<>();
  private boolean isNewestData;
  private long openedBox;
  private boolean isAnswering;
  private final Protocol engine;
  private final long staticKey;
  private final SessionKey staticSessionKey;
  private @Nullable SessionKey transmit;
  private boolean isHeld;
  private boolean isInSession;
  private @Nullable PeerInfo announced;
  private @Nullable Nonce staticNonce;
  private byte @Nullable [] lastStatic;
  private Nonce highestMark;
  private boolean isCalled;
  private boolean isRecalling;
  private PeerState state = PeerState.INIT;
  private long lookUpAt = Long.MAX_VALUE;

  VpndProcess(SimulationContext world, VpndNode node, NonceLedger ledger) {
    this.world = world;
    this.node = node;
    this.disk = node.disk();
    this.addresses = new AddressBook(this::challenge, world.dice()::nextLong);
    suite = new FakeSuite(heap, world.dice()::nextLong);
    aegis = suite.aegis();
    suites = suites();
    incoming = new PacketBatch(heap.allocate(2048), 1, 2048);
    var shared = node.agree(suite);
    staticKey = suite.word(shared.address());
    staticSessionKey = new SessionKey(shared);
    var outgoing = new PacketBatch(heap.allocate(2048), 1, 2048);
    sender =
        new Sender(world, node, suite, aegis, heap.allocate(DataKeys.NONCE_SIZE), outgoing, ledger);
    highestMark = disk.mark();
    engine =
        new Protocol(
            node.settings(),
            suites,
            shared,
            sender.range(),
            highestMark,
            world.dice()::nextLong,
            this,
            counters);
  }

  private Suites suites() {
    return new Suites(suite, node.hasAegis() ? aegis : null);
  }

  /** The suites of the host have changed. */
  void useSuites() {
    suites = suites();
    engine.suites(suites);
  }

  Protocol engine() {
    return engine;
  }

  Counters counters() {
    return counters;
  }

  AddressBook addresses() {
    return addresses;
  }

  void start() {
    if (!node.settings().isListening()) {
      lookUp();
    }
    engine.start(world.now());
    engine.path(PATH, PATH, true, world.now());
    var known = node.settings().isListening() ? disk.place() : null;
    if (known != null) {
      addresses.wasAt(known);
      isRecalling = true;
      engine.callBack(world.now());
    }
  }

  private void lookUp() {
    addresses.suppose(node.peerAddress());
    lookUpAt = world.now() + LOOK_UP_INTERVAL;
  }

  long nextDeadline() {
    return Math.min(lookUpAt, Math.min(engine.nextDeadline(), addresses.nextDeadline()));
  }

  void onTimer() {
    if (world.now() >= lookUpAt) {
      lookUpAt = world.now() + LOOK_UP_INTERVAL;
      if (engine.state() != PeerState.ACTIVE) {
        lookUp();
      }
    }
    engine.onTimer(world.now());
    addresses.onTimer(world.now());
  }

  void receive(int from, byte[] datagram) {
    addresses.receiving(from);
    incoming.bytes().put(0, datagram, 0, Math.min(datagram.length, 2048));
    incoming.length(0, Math.min(datagram.length, 2048));
    var opened = counters.get(Counter.RX_DATAGRAMS);
    staticNonce = null;
    var nonce = Nonce.read(incoming.bytes(), 0);
    openedBox = 0;
    suite.onOpened(
        key -> {
          openedBox = key;
          provenKeys.add(key);
          staticNonce = key == staticKey ? nonce : null;
          if (key != staticKey) {
            addresses.openedInSession();
          }
        });
    isNewestData = false;
    aegis.onOpened(
        key -> {
          addresses.openedInSession();
          provenKeys.add(key);
          var highest = highestCounters.get(key);
          if (highest == null || Long.compareUnsigned(nonce.low(), highest) > 0) {
            highestCounters.put(key, nonce.low());
            isNewestData = !replacedKeys.contains(key);
          }
        });
    var before = addresses.proven();
    var wasInSession = isInSession;
    var sessions = counters.get(Counter.SESSIONS);
    var mark = engine.mark();
    if (isRepeated(datagram)) {
      addresses.copied();
    }
    var isPacket = act(open(from, nonce));
    var isTaken = counters.get(Counter.RX_DATAGRAMS) > opened;
    world.trace(
        node,
        isTaken ? "takes" : "refuses",
        datagram,
        "from",
        from,
        "and is",
        engine.state(),
        "with",
        addresses);
    var isNewest =
        isNewestData
            || engine.mark().compareTo(mark) > 0
            || counters.get(Counter.SESSIONS) > sessions;
    var isOfSession = isTaken && staticNonce == null;
    var isNewSession = counters.get(Counter.SESSIONS) > sessions;
    addresses.verifyProven(
        before,
        isOfSession && isNewest,
        isAnswering && !isNewSession,
        isOfSession && isOfType(MessageType.PROBE_ACK) && addresses.isAnswer(bodyInt()),
        wasInSession,
        world.now());
    if (!isInSession || isNewSession) {
      isAnswering = false;
    }
    if (isOfSession && isOfType(MessageType.PEER_INFO) && !replacedBoxKeys.contains(openedBox)) {
      isAnswering = (incoming.bytes().get(PacketBatch.HEADROOM + 90) & 1) != 0;
    }
    remember();
    if (isTaken && staticNonce != null) {
      lastStatic = datagram;
    }
    if (isPacket) {
      Violation.unless(staticNonce == null, Invariant.DATA_UNDER_EPHEMERAL_KEY, "packet taken");
      var packet = new byte[incoming.length(0) - PacketBatch.HEADROOM];
      incoming.bytes().get(PacketBatch.HEADROOM, packet);
      node.received().onDelivered(packet);
    }
    staticNonce = null;
  }

  private boolean isOfType(MessageType type) {
    return openedBox != 0 && incoming.bytes().get(PacketBatch.HEADROOM - 1) == type.code();
  }

  private int bodyInt() {
    return incoming.bytes().getInt(PacketBatch.HEADROOM);
  }

  /** Opens as the router does: by the source, else by the nonce, else whatever it may be. */
  private @Nullable Counter open(int from, Nonce nonce) {
    message.received(incoming, 0, null, world.now());
    if (addresses.knows(from)) {
      return engine.open(suites, message);
    }
    var mark = engine.mark();
    var series = (int) (nonce.low() >>> Integer.SIZE);
    var isOfSeries =
        (nonce.high() == mark.high() && nonce.middle() == mark.middle())
            || Arrays.stream(engine.dataSeries()).anyMatch(known -> known == series);
    return isOfSeries && engine.open(suites, message) == null
        ? null
        : engine.openFirst(suites, message);
  }

  private boolean act(@Nullable Counter fault) {
    if (fault != null) {
      counters.add(fault);
      return false;
    }
    isCalled = true;
    return engine.act(message);
  }

  /** Whether a datagram is the message under the static key again that was acted on last. */
  private boolean isRepeated(byte[] datagram) {
    return Arrays.equals(datagram, lastStatic)
        && Nonce.read(incoming.bytes(), 0).equals(engine.mark())
        && engine.state() != PeerState.HOST_WAIT;
  }

  /** Sends a packet of the host, as the outbound thread does. */
  void sendPacket() {
    var key = transmit;
    if (key == null) {
      return;
    }
    var packet = node.sent().make();
    if (isHeld) {
      waiting.add(packet);
    } else {
      sendPacket(key, packet);
    }
  }

  private void sendPacket(SessionKey key, byte[] packet) {
    Violation.unless(
        suite.word(key.address()) != staticKey,
        Invariant.DATA_UNDER_EPHEMERAL_KEY,
        "packet sealed");
    var data = key.data();
    if (data != null && data.isAgreed()) {
      sender.sendData(data, packet, addresses.trafficAddress());
      node.sent().onSent(packet);
      return;
    }
    if (sender.send(key, MessageType.DATA, packet, packet.length, addresses.trafficAddress())) {
      node.sent().onSent(packet);
    }
  }

  /** Sends a packet under the static key, as an original daemon does (security B5). */
  void sendPacketUnderStaticKey() {
    var packet = node.sent().make();
    node.sent().onForbidden(packet);
    sender.send(staticSessionKey, MessageType.DATA, packet, packet.length, node.peerAddress());
  }

  void stop() {
    engine.stop();
    Violation.unless(
        heap.live() == BLOCKS_AFTER_STOP, Invariant.MEMORY_BOUNDED, heap.live(), "after stop");
  }

  /** What must hold after every event. */
  void check() {
    Violation.unless(
        heap.live() <= MOST_BLOCKS, Invariant.MEMORY_BOUNDED, heap.live(), "blocks in use");
    var mark = engine.mark();
    Violation.unless(
        mark.compareTo(highestMark) >= 0, Invariant.MARK_NEVER_FALLS, mark, "after", highestMark);
    highestMark = mark;
    var newState = engine.state();
    if (newState != state && newState == PeerState.HOST_WAIT) {
      addresses.forget();
      disk.storePlace(null);
      isRecalling = false;
    }
    state = newState;
    Violation.unless(
        state != PeerState.HOST_WAIT || addresses.isEmpty(),
        Invariant.SILENT_IN_HOST_WAIT,
        "an address is known:",
        addresses);
  }

  @Override
  public void heardFrom(Opened message, Source source) {
    addresses.heardFrom(source, isInSession, world.now());
    if (source == Source.POSSIBLE) {
      addresses.called();
    }
  }

  @Override
  public void challengeAnswered(Opened message, int number) {
    addresses.challengeAnswered(number, world.now());
  }

  private void challenge(int to, int number) {
    var key = transmit;
    if (key != null) {
      var body = new byte[Integer.BYTES];
      ByteBuffer.wrap(body).putInt(number);
      sender.send(key, MessageType.PROBE, body, body.length, to);
    }
  }

  @Override
  public void send(SessionKey key, MessageType type, byte[] body, int length) {
    node.crashPoint();
    checkMarkStored();
    Violation.unless(
        !node.settings().isListening()
            || isRecalling
            || (isCalled && engine.state() != PeerState.HOST_WAIT),
        Invariant.SILENT_IN_HOST_WAIT,
        type,
        "was sent");
    var destinations =
        key == transmit ? addresses.sessionAddresses() : addresses.handshakeAddresses();
    Violation.unless(
        !isRecalling || isCalled || node.hasProven(destinations),
        Invariant.CALLS_WHERE_THE_PEER_WAS,
        destinations);
    for (var to : destinations) {
      sender.send(key, type, body, length, to);
    }
    if (type == MessageType.PROBE_ACK
        && body[0] < 0
        && !destinations.contains(addresses.source())) {
      sender.send(key, type, body, length, addresses.source());
    }
    node.crashPoint();
  }

  /** Keeps on disk where the peer has proved to be. */
  private void remember() {
    var proven = node.settings().isListening() ? addresses.proven() : null;
    if (proven != null) {
      node.onProven(proven);
      disk.storePlace(proven);
      node.crashPoint();
    }
  }

  /** The first word of the key that opens the peer's packets; 0 if there is none. */
  private long openingWord(SessionKey key) {
    var data = key.data();
    return data == null ? 0 : aegis.word(data.sealingKey() + CipherSuite.OPENING_KEY_AT);
  }

  private void checkMarkStored() {
    Violation.unless(
        staticNonce == null || staticNonce.compareTo(disk.mark()) <= 0,
        Invariant.MARK_STORED_BEFORE_ACTION,
        "the mark on disk is lower");
  }

  @Override
  public void answer(Opened probe, SessionKey key, byte[] body, int length) {
    send(key, MessageType.PROBE_ACK, body, length);
  }

  @Override
  public void transmit(@Nullable SessionKey key) {
    checkMarkStored();
    if (transmit != null && key != null) {
      replacedKeys.add(openingWord(transmit));
      replacedBoxKeys.add(suite.word(transmit.address()));
    }
    transmit = key;
    if (key == null) {
      waiting.clear();
    }
  }

  @Override
  public void hold(boolean held) {
    isHeld = held;
    var key = transmit;
    while (!held && key != null && !waiting.isEmpty()) {
      sendPacket(key, waiting.remove());
    }
  }

  @Override
  public void sessionUp(PeerInfo peer) {
    var key = transmit;
    Violation.unless(
        key != null
            && (provenKeys.contains(suite.word(key.address()))
                || provenKeys.contains(openingWord(key))),
        Invariant.SESSION_UP_AFTER_PROOF,
        "nothing was received under the new key");
    isInSession = true;
    announced = peer;
    world.trace(node, "has a session");
  }

  @Override
  public void announced(PeerInfo peer) {
    Violation.unless(
        isInSession, Invariant.ANNOUNCEMENT_ARRIVES, "announced without a session:", peer);
    announced = peer;
    world.trace(node, "learns", peer);
  }

  /** What the peer has announced in the session; null without one. */
  @Nullable PeerInfo announced() {
    return announced;
  }

  @Override
  public void sessionDown(End reason) {
    Violation.unless(
        reason != End.TWO_PROCESSES || node.hasCopiedPeer(),
        Invariant.ONE_PROCESS,
        "a session was refused");
    isInSession = reason == End.PEER_RESTARTED;
    if (!isInSession) {
      addresses.sessionOver();
      announced = null;
    }
    world.trace(node, "has no session any more:", reason);
  }

  @Override
  public boolean storeMark(Nonce mark) {
    node.crashPoint();
    var isStored = disk.storeMark(mark);
    if (isStored && staticNonce != null) {
      node.onAction(staticNonce);
    }
    node.crashPoint();
    return isStored;
  }

  @Override
  public void storeMarkLater(Nonce mark) {
    disk.storeMark(mark);
    node.crashPoint();
  }

  @Override
  public long counterByClock() {
    return node.counterByClock();
  }

  @Override
  public void jump(long high) {
    // Stored by another thread.
    world.at(world.now() + JUMP_DELAY, () -> node.during(this, running -> running.jumpNow(high)));
  }

  private void jumpNow(long high) {
    var range = sender.jump(high);
    if (range != null) {
      engine.jumped(range, world.now());
    }
  }

  @Override
  public long probeDelay() {
    return 0;
  }

  @Override
  public long longPacketsSent() {
    return node.sent().made();
  }

  @Override
  public void pathVerified(int size, int hint) {}

  @Override
  public void beginFlow() {}

  @Override
  public void retire(NativeMemory memory) {
    heap.at(memory.address());
    memory.close();
  }

  @Override
  public void debugString(byte[] text) {
    world.trace(node, "shows a text of", text.length, "bytes");
  }

  @Override
  public void notice(Notice notice) {
    world.trace(node, "says", notice);
  }
}
