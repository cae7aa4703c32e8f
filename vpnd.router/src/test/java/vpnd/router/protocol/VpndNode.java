// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.PeerState;
import vpnd.api.packet.NativeMemory;
import vpnd.router.protocol.nonce.Nonce;

/** A host with our engine: its disk stays, its processes come and go. */
final class VpndNode implements SimulatedHost {
  /** When a simulation begins, in milliseconds since 1970. */
  static final long EPOCH = 1_700_000_000_000L;

  private final SimulationContext world;
  private final String name;
  private final long secret;
  private final long peerPublic;
  private final Settings settings;
  private final Traffic sent;
  private final Traffic received;
  private final NonceLedger ledger;
  private final SimulatedUplink uplink;
  private final Disk disk = new Disk();
  private final int reserveSize;
  private final boolean jumpsAtStart;
  private final Set<Nonce> actedOn = new HashSet<>();
  private final Set<Integer> proven = new HashSet<>();
  private int address;
  private boolean countsByClock;
  private long clockError;
  private double crashRate;
  private boolean hasAegis = true;
  private boolean hasCopiedPeer;
  private int sentUnderAegis;
  private @Nullable VpndProcess process;

  VpndNode(
      SimulationContext world,
      String name,
      long secret,
      long peerPublic,
      Settings settings,
      Traffic sent,
      Traffic received,
      NonceLedger ledger,
      SimulatedUplink uplink) {
    this.world = world;
    this.name = name;
    this.secret = secret;
    this.peerPublic = peerPublic;
    this.settings = settings;
    this.sent = sent;
    this.received = received;
    this.ledger = ledger;
    this.uplink = uplink;
    address = world.newAddress();
    reserveSize = world.dice().nextInt(16, 100);
    jumpsAtStart = world.chance(0.5);
  }

  Disk disk() {
    return disk;
  }

  Settings settings() {
    return settings;
  }

  Traffic sent() {
    return sent;
  }

  Traffic received() {
    return received;
  }

  /** How many nonces are reserved at a time. */
  int reserveSize() {
    return reserveSize;
  }

  /** Whether a start skips a random number of nonces (security B3). */
  boolean jumpsAtStart() {
    return jumpsAtStart;
  }

  /** Where datagrams reach this host, if at all. */
  int address() {
    return address;
  }

  /** From now on the host is elsewhere. */
  void move() {
    address = world.newAddress();
    world.trace(this, "moves to", address);
  }

  /** The address translation on the way forgets the host, until it sends something. */
  void loseMapping() {
    world.trace(this, "is reached no more at", address);
    address = SimulatedUplink.NOWHERE;
  }

  void send(int to, byte[] bytes) {
    if (address == SimulatedUplink.NOWHERE) {
      move();
    }
    uplink.send(new Datagram(address, to, bytes));
  }

  /** The address of the peer, as its name tells it. */
  int peerAddress() {
    return uplink.lookUp();
  }

  /** Whether this host has the suite aegis256, from now on. */
  void hasAegis(boolean has) {
    if (has != hasAegis) {
      hasAegis = has;
      world.trace(this, has ? "has aegis256" : "has aegis256 no more");
      during(VpndProcess::useSuites);
    }
  }

  boolean hasAegis() {
    return hasAegis;
  }

  void onSentUnderAegis() {
    sentUnderAegis++;
  }

  /** How many packets were sent under aegis256. */
  int sentUnderAegis() {
    return sentUnderAegis;
  }

  /** How likely the process ends at each point where it touches the world. */
  void crashRate(double probability) {
    crashRate = probability;
  }

  void crashPoint() {
    if (crashRate > 0 && world.chance(crashRate)) {
      throw new Crash();
    }
  }

  /** Notes the nonce of a message under the static key that is acted on. */
  void onAction(Nonce nonce) {
    Violation.unless(
        actedOn.add(nonce), Invariant.DELIVERED_ONCE, "message", nonce, "under the static key");
  }

  /** Another host has the keys of the peer, too. */
  void onPeerCopied() {
    hasCopiedPeer = true;
  }

  boolean hasCopiedPeer() {
    return hasCopiedPeer;
  }

  /** Makes first counters of the clock from now on; else they are random, as an original's. */
  void countByClock() {
    countsByClock = true;
  }

  /** From now on this host's clock is wrong by a number of milliseconds. */
  void clockError(long milliseconds) {
    clockError = milliseconds;
    world.trace(this, "has a clock that is wrong by", milliseconds);
  }

  long counterByClock() {
    return countsByClock
        ? Nonce.highAt(EPOCH + world.now() / SimulatedLink.MILLISECOND + clockError, 0)
        : 0;
  }

  /** The upper 64 bits of a counter whose file is missing. */
  long firstCounter(long random) {
    return countsByClock ? counterByClock() : random >>> 8;
  }

  /** Its own nonce files are lost, with the process. */
  void loseNonces() {
    world.trace(this, "loses its nonces");
    disk.lose();
    crash();
  }

  /** Notes an address from which the peer was heard in a session. */
  void onProven(int address) {
    proven.add(address);
  }

  /** Whether the peer was heard in a session from all of some addresses. */
  boolean hasProven(Collection<Integer> addresses) {
    return proven.containsAll(addresses);
  }

  /** The static key, in memory of the process. */
  NativeMemory agree(FakeSuite suite) {
    var own = suite.allocate(CipherSuite.KEY_SIZE);
    var peer = suite.allocate(CipherSuite.KEY_SIZE);
    var shared = suite.allocate(CipherSuite.AGREED_SIZE);
    own.bytes().putLong(0, secret);
    peer.bytes().putLong(0, peerPublic);
    suite.agree(shared.address(), own.address(), peer.address());
    own.close();
    peer.close();
    return shared;
  }

  /** Starts a process, if none is running. */
  void start() {
    if (process != null) {
      return;
    }
    world.trace(this, "starts");
    try {
      process = new VpndProcess(world, this, ledger);
    } catch (Crash e) {
      restartLater();
      return;
    }
    during(VpndProcess::start);
  }

  void crash() {
    if (process != null) {
      world.trace(this, "crashes");
      process = null;
      if (world.chance(0.2)) {
        move();
      }
      restartLater();
    }
  }

  /** Ends the process in good order. */
  void stop() {
    during(VpndProcess::stop);
    process = null;
  }

  private void restartLater() {
    world.at(world.now() + world.dice().nextLong(8_000 * SimulatedLink.MILLISECOND), this::start);
  }

  /** Has something done by a process, if it is still running. */
  void during(VpndProcess wanted, Consumer<VpndProcess> event) {
    if (process == wanted) {
      during(event);
    }
  }

  private void during(Consumer<VpndProcess> event) {
    var running = process;
    if (running == null) {
      return;
    }
    try {
      event.accept(running);
      running.check();
    } catch (Crash e) {
      crash();
    } catch (Violation e) {
      throw e;
    } catch (RuntimeException | AssertionError e) {
      var violation = new Violation(Invariant.NEVER_THROWS, e.toString());
      violation.initCause(e);
      throw violation;
    }
  }

  @Override
  public void receive(int from, byte[] datagram) {
    during(running -> running.receive(from, datagram));
  }

  /** Receives what nobody with a key has sealed. */
  void receiveForgery(int from, byte[] datagram) {
    during(
        running -> {
          var before = EngineState.of(running.engine());
          var addresses = running.addresses().toString();
          running.receive(from, datagram);
          Violation.unless(
              before == EngineState.of(running.engine())
                  && addresses.equals(running.addresses().toString()),
              Invariant.UNCHANGED_BY_FORGERY,
              "the state has changed");
        });
  }

  void sendPacket() {
    during(VpndProcess::sendPacket);
  }

  void sendPacketUnderStaticKey() {
    during(VpndProcess::sendPacketUnderStaticKey);
  }

  void rekey() {
    during(running -> running.engine().rekey(world.now()));
  }

  @Override
  public long nextDeadline() {
    return process == null ? Long.MAX_VALUE : process.nextDeadline();
  }

  @Override
  public void onTimer() {
    during(VpndProcess::onTimer);
  }

  @Override
  public boolean isActive() {
    return isIn(PeerState.ACTIVE);
  }

  boolean isIn(PeerState state) {
    return process != null && process.engine().state() == state;
  }

  /** The running process, for tests that look closer. */
  @Nullable VpndProcess process() {
    return process;
  }

  @Override
  public String toString() {
    return name;
  }
}
