// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vpnd.api.CipherSuite;
import vpnd.api.NativeMemory;

/** A host with our engine: its disk stays, its processes come and go. */
final class VpndNode implements Host {
  private final World world;
  private final String name;
  private final long secret;
  private final long peerPublic;
  private final Settings settings;
  private final Traffic sent;
  private final Traffic received;
  private final NonceLedger ledger;
  private final Consumer<byte[]> link;
  private final Disk disk = new Disk();
  private final int reserveSize;
  private final boolean jumpsAtStart;
  private final Set<Nonce> actedOn = new HashSet<>();
  private double crashRate;
  private @Nullable VpndProcess process;

  VpndNode(
      World world,
      String name,
      long secret,
      long peerPublic,
      Settings settings,
      Traffic sent,
      Traffic received,
      NonceLedger ledger,
      Consumer<byte[]> link) {
    this.world = world;
    this.name = name;
    this.secret = secret;
    this.peerPublic = peerPublic;
    this.settings = settings;
    this.sent = sent;
    this.received = received;
    this.ledger = ledger;
    this.link = link;
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

  /** The static key, in memory of the process. */
  NativeMemory agree(FakeSuite suite) {
    var own = suite.allocate(CipherSuite.KEY_SIZE);
    var peer = suite.allocate(CipherSuite.KEY_SIZE);
    var shared = suite.allocate(CipherSuite.KEY_SIZE);
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
      process = new VpndProcess(world, this, ledger, link);
    } catch (Crash e) {
      restartLater();
      return;
    }
    during(running -> running.engine().start(world.now()));
  }

  void crash() {
    if (process != null) {
      world.trace(this, "crashes");
      process = null;
      restartLater();
    }
  }

  /** Ends the process in good order. */
  void stop() {
    during(VpndProcess::stop);
    process = null;
  }

  private void restartLater() {
    world.at(world.now() + world.dice().nextLong(8_000 * Link.MILLISECOND), this::start);
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
  public void receive(byte[] datagram) {
    during(running -> running.receive(datagram));
  }

  /** Receives what nobody with a key has sealed. */
  void receiveForgery(byte[] datagram) {
    during(
        running -> {
          var before = EngineState.of(running.engine());
          running.receive(datagram);
          Violation.unless(
              before == EngineState.of(running.engine()),
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
    return process == null ? Long.MAX_VALUE : process.engine().nextDeadline();
  }

  @Override
  public void onTimer() {
    during(running -> running.engine().onTimer(world.now()));
  }

  @Override
  public boolean isActive() {
    return process != null && process.engine().state() == State.ACTIVE;
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
