// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import vpnd.router.fixture.HostGatewayFixture;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.ManyClientsFixture;
import vpnd.router.fixture.NumberedFlow;
import vpnd.router.fixture.StaticFlood;
import vpnd.router.protocol.MessageType;
import vpnd.testing.Await;

/**
 * Measures what a peer with keys does to others, in a process of its own, which {@link
 * HostilePeerTest} runs on a slow disk. Prints a line for each kind of attack: its name, how many
 * of 1000 packets of another client took longer than 5 ms, the longest time of one in ms, and how
 * long a third client waited for its session in ms.
 */
final class HostilePeerRun {
  private static final int LIMIT = 50;
  private static final int BUCKETS = 100_000;
  private static final long BUCKET = 100_000;
  private static final int RUN_SECONDS = 3;
  private static final int NUMBER_AT = 20;
  private static final int MOST_PACKETS = 1 << 20;

  /** What a hostile peer sends. */
  private enum Attack {
    NONE(MessageType.PEER_INFO, StaticFlood.PEER_INFO_SIZE, 0, 0, 0),
    ANNOUNCEMENTS(MessageType.PEER_INFO, StaticFlood.PEER_INFO_SIZE, 300, 1, 1),
    ANNOUNCEMENTS_AT_ONCE(MessageType.PEER_INFO, StaticFlood.PEER_INFO_SIZE, 9400, 2, 1),
    JUMPS(MessageType.PEER_INFO, StaticFlood.PEER_INFO_SIZE, 300, 0xff00L << 48, 1L << 37),
    JUMPS_AT_ONCE(MessageType.PEER_INFO, StaticFlood.PEER_INFO_SIZE, 9400, 0xff01L << 48, 1L << 37),
    KEY_EXCHANGES(MessageType.KEY_SWITCH_START, 32, 9400, 0xff02L << 48, 1),
    IN_A_SESSION(MessageType.ANNOUNCEMENT, 0, 9400, 0, 0);

    final MessageType type;
    final int size;
    final int rate;
    final long high;
    final long step;

    Attack(MessageType type, int size, int rate, long high, long step) {
      this.type = type;
      this.size = size;
      this.rate = rate;
      this.high = high;
      this.step = step;
    }
  }

  /** Sends some messages of an attack. */
  @FunctionalInterface
  private interface Flood {
    void send(int messages) throws IOException;
  }

  private final Identity self = Identity.draw();
  private final AtomicLongArray sentAt = new AtomicLongArray(MOST_PACKETS);
  private volatile AtomicIntegerArray delays = new AtomicIntegerArray(BUCKETS);
  private final NumberedFlow up =
      new NumberedFlow(HostGatewayFixture.client(0), HostGatewayFixture.SERVER);
  private volatile boolean isOver;

  private HostilePeerRun() {}

  public static void main(String[] arguments) throws Exception {
    new HostilePeerRun().run(Path.of(arguments[0]));
  }

  private void arrived(ByteBuffer bytes, int at, int length) {
    var number = bytes.getInt(at + NUMBER_AT);
    var delay = System.nanoTime() - sentAt.get(number);
    delays.incrementAndGet((int) Math.min(BUCKETS - 1, delay / BUCKET));
    up.accept(bytes, at, length);
  }

  private void run(Path directory) throws Exception {
    var first = Identity.draw();
    var hostile = Identity.draw();
    try (var hub = new HostGatewayFixture(directory, self, this::arrived);
        var inSession = new ManyClientsFixture(1, self, new Random());
        var client =
            HostGatewayFixture.client(directory, "first", first, self, (bytes, at, length) -> {})) {
      var seat = hub.join(0, first);
      var hostileSeat = hub.join(1, hostile);
      var sessionSeat = hub.join(2, inSession.identities().get(0));
      Await.until("places", () -> seat.isReady() && hostileSeat.isReady() && sessionSeat.isReady());
      inSession.start();
      Await.until("a session of the hostile peer", sessionSeat::isActive);
      client.start().awaitSession();
      hub.awaitRoutes(1);
      var sender =
          up.startPaced(
              packet -> {
                sentAt.set(ByteBuffer.wrap(packet).getInt(NUMBER_AT), System.nanoTime());
                client.send(packet);
              });
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(RUN_SECONDS)); // compilers
      for (var attack : Attack.values()) {
        System.out.println(attack + " " + measure(attack, directory, hub, hostile, inSession));
      }
      up.stop();
      sender.join();
    }
  }

  private String measure(
      Attack attack,
      Path directory,
      HostGatewayFixture hub,
      Identity hostile,
      ManyClientsFixture inSession)
      throws Exception {
    var late = Identity.draw();
    var name = "late" + attack.ordinal();
    isOver = false;
    delays = new AtomicIntegerArray(BUCKETS);
    var flood = new Thread(() -> flood(attack, hostile, inSession), "flood");
    flood.start();
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(RUN_SECONDS);
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
    var seat = hub.join(3 + attack.ordinal(), late);
    Await.until("a place", seat::isReady);
    var calledAt = System.nanoTime();
    try (var other =
        HostGatewayFixture.client(directory, name, late, self, (bytes, at, length) -> {})) {
      other.start().awaitSession();
      Await.until("a session", seat::isActive);
      var waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - calledAt);
      LockSupport.parkNanos(end - System.nanoTime());
      isOver = true;
      flood.join();
      hub.leave(seat);
      return summary() + " " + waited;
    }
  }

  private String summary() {
    var all = 0L;
    var slow = 0L;
    var longest = 0;
    for (var bucket = 0; bucket < BUCKETS; bucket++) {
      var count = delays.get(bucket);
      all += count;
      slow += bucket >= LIMIT ? count : 0;
      longest = count > 0 ? bucket : longest;
    }
    return String.format(Locale.ROOT, "%.2f %.1f", 1000.0 * slow / all, longest / 10.0);
  }

  private void flood(Attack attack, Identity hostile, ManyClientsFixture inSession) {
    if (attack == Attack.IN_A_SESSION) {
      flood(attack, inSession::announce);
      return;
    }
    try (var flood = new StaticFlood(hostile, self, attack.high, attack.step)) {
      flood(attack, messages -> flood.send(attack.type, attack.size, messages));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void flood(Attack attack, Flood flood) {
    var startedAt = System.nanoTime();
    var sent = 0L;
    while (!isOver) {
      var due = (System.nanoTime() - startedAt) * attack.rate / TimeUnit.SECONDS.toNanos(1);
      try {
        flood.send((int) (due - sent));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      sent = due;
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(3));
    }
  }
}
