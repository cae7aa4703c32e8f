// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.Counter;
import vpnd.api.packet.NativeMemory;
import vpnd.api.packet.PacketBatch;
import vpnd.api.role.PeerInfo;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.nonce.NonceRange;
import vpnd.router.protocol.path.PathSearch;

/** One engine, and a test in the place of its peer, which has the keys and can send anything. */
final class EngineFixture implements Actions {
  static final long SECOND = 1_000_000_000;

  /** An id below that of the engine: the test starts key changes. */
  static final int LOWER_ID = 1;

  /** An id above that of the engine: the engine starts key changes. */
  static final int HIGHER_ID = 1 << 20;

  private static final int OWN_ID = 1 << 10;

  /** The number of the engine's process. */
  static final long PROCESS = OWN_ID | 1;

  /** A message that the engine has sent, and the first word of its key. */
  record Sent(long key, MessageType type, ByteBuffer bytes, Nonce nonce) {
    byte[] body() {
      var body = new byte[bytes.capacity()];
      bytes.get(0, body);
      return body;
    }
  }

  final FakeHeap heap = new FakeHeap();
  final SplittableRandom dice = new SplittableRandom(7);
  final FakeSuite suite = new FakeSuite(heap, dice::nextLong);
  final FakeSuite aegis = suite.aegis();
  final Suites suites;
  final Counters counters = new Counters();
  NonceRange own = new NonceRange(new Nonce(0x50, 0x5555_5555_5555L, 0));
  final List<Sent> sent = new ArrayList<>();
  final List<Nonce> storedMarks = new ArrayList<>();
  final List<Long> jumps = new ArrayList<>();
  final List<End> ends = new ArrayList<>();
  final ArrayList<Source> heard = new ArrayList<>();
  final List<Integer> answered = new ArrayList<>();
  final List<Notice> notices = new ArrayList<>();
  final List<PeerInfo> announced = new ArrayList<>();
  PeerInfo announcement = PeerInfo.ofId(OWN_ID);
  final long staticKey;
  final Protocol engine;
  private final PacketBatch slot;
  private final Opened message = new Opened();
  private final long pair;
  Nonce next = new Nonce(0x20, 0, 0);
  long now = 100 * SECOND;
  boolean canStore = true;
  long byClock;
  int flows;
  int texts;
  long longPackets;
  int verified = PathSearch.UNKNOWN;
  boolean isHeld;
  int sessions;
  @Nullable SessionKey transmit;

  EngineFixture() {
    this(false);
  }

  EngineFixture(boolean isListening) {
    this(isListening, false, Timing.HEARTBEAT_INTERVAL, Timing.PEER_TIMEOUT);
  }

  /** An engine with other intervals than the default, in nanoseconds. */
  static EngineFixture withIntervals(long heartbeat, long peerTimeout) {
    return new EngineFixture(false, false, heartbeat, peerTimeout);
  }

  /** An engine that has the suite aegis256, too. */
  static EngineFixture withAegis() {
    return new EngineFixture(false, true, Timing.HEARTBEAT_INTERVAL, Timing.PEER_TIMEOUT);
  }

  private EngineFixture(boolean isListening, boolean hasAegis, long heartbeat, long peerTimeout) {
    suites = new Suites(suite, hasAegis ? aegis : null);
    slot = new PacketBatch(heap.allocate(2048), 1, 2048);
    pair = heap.allocate(64).address();
    suite.generateKeyPair(pair, pair + 32);
    var shared = heap.allocate(CipherSuite.AGREED_SIZE);
    var test = heap.allocate(CipherSuite.AGREED_SIZE);
    suite.agree(shared.address(), pair, pair + 32);
    suite.agree(test.address(), pair, pair + 32);
    staticKey = test.address();
    own.allow(1_000_000);
    var settings =
        new Settings(
            heartbeat,
            peerTimeout,
            60 * SECOND,
            1000,
            10,
            isListening,
            id -> announcement.withId(id));
    engine = new Protocol(settings, suites, shared, own, Nonce.ZERO, () -> OWN_ID, this, counters);
    engine.start(now);
  }

  static byte[] info(int id) {
    var body = new byte[PeerInfoCodec.SIZE];
    PeerInfoCodec.encode(PeerInfo.ofId(id), 10, (byte) 0, body);
    return body;
  }

  /** A new public key of the test. */
  byte[] newPublicKey() {
    suite.generateKeyPair(pair, pair + 32);
    var body = new byte[32];
    heap.at(pair).get(32, body);
    return body;
  }

  /** The key from the test's last key pair and a public key of the engine. */
  long agree(byte[] publicKey) {
    var peer = heap.allocate(32);
    peer.bytes().put(0, publicKey);
    var shared = heap.allocate(SessionKey.SIZE);
    suite.agree(shared.address(), pair, peer.address());
    aegis.agree(shared.address() + SessionKey.DATA_AT, pair, peer.address());
    return shared.address();
  }

  byte[] seal(long key, Nonce nonce, int type, byte[] body) {
    var bytes = slot.bytes();
    nonce.write(bytes, 0);
    bytes.put(40, (byte) type).put(PacketBatch.HEADROOM, body);
    suite.seal(key, slot.address(0), slot.address(0), 1 + body.length);
    var datagram = new byte[PacketBatch.HEADROOM + body.length];
    bytes.get(0, datagram);
    return datagram;
  }

  /** The first counter of the test for packets under aegis256, of a key that was agreed. */
  long firstCounter(long key) {
    var at = (int) key + SessionKey.DATA_AT + CipherSuite.SEALING_COUNTER_AT;
    return Long.reverseBytes(heap.at(key).getLong(at));
  }

  /** A message of the test under aegis256. */
  byte[] sealData(long key, long counter, int type, byte[] body) {
    var nonce = heap.allocate(DataKeys.NONCE_SIZE);
    nonce.bytes().putLong(0, Long.reverseBytes(counter));
    slot.bytes().putLong(0, Long.reverseBytes(counter));
    slot.bytes().put(40, (byte) type).put(PacketBatch.HEADROOM, body);
    var sealing = key + SessionKey.DATA_AT + CipherSuite.SEALING_KEY_AT;
    aegis.seal(sealing, nonce.address(), slot.address(0), 1 + body.length);
    var datagram = new byte[PacketBatch.HEADROOM + body.length];
    slot.bytes().get(0, datagram);
    return datagram;
  }

  /** A peer info that offers further suites. */
  static byte[] info(int id, int suites) {
    var body = info(id);
    body[89] = (byte) suites;
    return body;
  }

  /** The test's next message. */
  byte[] seal(long key, MessageType type, byte[] body) {
    next = next.plus(1);
    return seal(key, next, type.code() & 0xff, body);
  }

  boolean receive(byte[] datagram) {
    slot.bytes().put(0, datagram);
    slot.length(0, datagram.length);
    return engine.onDatagram(suites, message.received(slot, 0, null, now));
  }

  /** Whether the packet that was received last has a partial checksum. */
  boolean hasPartialChecksum() {
    return slot.hasPartialChecksum(0);
  }

  /** Opens a datagram of unknown origin. */
  @Nullable Counter openFirst(byte[] datagram, Suites with) {
    slot.bytes().put(0, datagram);
    slot.length(0, datagram.length);
    return engine.openFirst(with, message.received(slot, 0, null, now));
  }

  /** Acts on what was opened. */
  boolean act() {
    return engine.act(message.received(slot, 0, null, now));
  }

  /** Acts on what was opened a while ago. */
  void actLater(byte[] opened) {
    slot.bytes().put(0, opened);
    slot.length(0, opened.length);
    engine.act(message.persisted(slot, 0, null, now));
  }

  /** The bytes of the datagram that was received or opened last. */
  byte[] bytes() {
    var bytes = new byte[slot.length(0)];
    slot.bytes().get(0, bytes);
    return bytes;
  }

  boolean receive(long key, MessageType type, byte[] body) {
    return receive(seal(key, type, body));
  }

  /** Lets the engine start a session under a key that the test starts; returns the key. */
  long startSession() {
    var key = startExchange(staticKey);
    receive(staticKey, MessageType.KEY_READY, info(LOWER_ID));
    receive(key, MessageType.PEER_INFO, info(LOWER_ID));
    return key;
  }

  /** Sends KEY_SWITCH_START under a key; returns the key that comes of it. */
  long startExchange(long carrier) {
    receive(carrier, MessageType.KEY_SWITCH_START, newPublicKey());
    return agree(last(MessageType.KEY_SWITCH_ACK).body());
  }

  /** The last message of a type that the engine has sent. */
  Sent last(MessageType type) {
    for (int i = sent.size() - 1; i >= 0; i--) {
      if (sent.get(i).type() == type) {
        return sent.get(i);
      }
    }
    throw new AssertionError("no " + type + " was sent");
  }

  long sentCount(MessageType type) {
    return sent.stream().filter(message -> message.type() == type).count();
  }

  long count(Counter counter) {
    return counters.get(counter);
  }

  /** Lets time pass, with all timers that come due. */
  void pass(long time) {
    var end = now + time;
    while (engine.nextDeadline() <= end) {
      now = Math.max(now, engine.nextDeadline());
      engine.onTimer(now);
    }
    now = end;
  }

  @Override
  public void heardFrom(Opened datagram, Source source) {
    heard.add(source);
  }

  @Override
  public void challengeAnswered(Opened datagram, int number) {
    answered.add(number);
  }

  @Override
  public void send(SessionKey key, MessageType type, byte[] body, int length) {
    var nonce = own.next();
    own.take(1);
    sent.add(
        new Sent(
            suite.word(key.address()), type, ByteBuffer.wrap(Arrays.copyOf(body, length)), nonce));
  }

  @Override
  public void answer(Opened probe, SessionKey key, byte[] body, int length) {
    send(key, MessageType.PROBE_ACK, body, length);
  }

  @Override
  public void transmit(@Nullable SessionKey key) {
    transmit = key;
  }

  @Override
  public void hold(boolean held) {
    isHeld = held;
  }

  @Override
  public void sessionUp(PeerInfo peer) {
    sessions++;
  }

  @Override
  public void announced(PeerInfo peer) {
    announced.add(peer);
  }

  @Override
  public void sessionDown(End reason) {
    ends.add(reason);
  }

  @Override
  public boolean storeMark(Nonce mark) {
    if (canStore) {
      storedMarks.add(mark);
    }
    return canStore;
  }

  @Override
  public void storeMarkLater(Nonce mark) {
    storedMarks.add(mark);
  }

  @Override
  public long counterByClock() {
    return byClock;
  }

  @Override
  public void jump(long high) {
    jumps.add(high);
  }

  /** The last jump was stored. */
  void jumped() {
    own = new NonceRange(own.jump(jumps.get(jumps.size() - 1)));
    own.allow(1000);
    engine.jumped(own, now);
  }

  @Override
  public long probeDelay() {
    return 0;
  }

  @Override
  public long longPacketsSent() {
    return longPackets;
  }

  @Override
  public void pathVerified(int size, int hint) {
    verified = size;
  }

  @Override
  public void beginFlow() {
    flows++;
  }

  @Override
  public void retire(NativeMemory memory) {
    memory.close();
  }

  @Override
  public void debugString(byte[] text) {
    texts++;
  }

  @Override
  public void notice(Notice notice) {
    notices.add(notice);
  }
}
