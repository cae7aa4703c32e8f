// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import vpnd.api.Finding;

/** Two sides that would form a tunnel if a test did not spoil something; ended as a whole. */
final class TunnelPairFixture implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final PacketQueue.Receiver NOBODY = (bytes, at, length) -> {};
  private static final int PATIENCE_SECONDS = 60;
  private static final long SECOND = 1_000_000_000;
  private static final long INTERVAL = 100_000_000;

  final SideFixture west;
  final SideFixture east;
  private final Path directory;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final int number = NUMBER.incrementAndGet();

  /**
   * @param directory for the nonce files
   */
  TunnelPairFixture(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory.resolve("scene" + number));
    var one = Identity.draw();
    var other = Identity.draw();
    west = new SideFixture(this.directory, "west" + number, one, other);
    east = new SideFixture(this.directory, "east" + number, other, one);
  }

  /** Closes something at the end, behind all that was opened later. */
  <T extends AutoCloseable> T closing(T resource) {
    synchronized (open) {
      open.push(resource);
    }
    return resource;
  }

  TunnelFixture start(SideFixture site) {
    return make(site).start();
  }

  /** A side that is still to be started. */
  TunnelFixture make(SideFixture site) {
    return closing(site.gateway(NOBODY));
  }

  /** Starts both sides, and gives that in the west. */
  TunnelFixture startBoth() {
    var gateway = start(west);
    start(east);
    return gateway;
  }

  /** For the nonce files. */
  Path directory() {
    return directory;
  }

  /** The keys of both sides in hexadecimal digits, which no finding may hold. */
  List<String> keys() {
    return List.of(
        west.self.secretDigits(),
        east.self.secretDigits(),
        west.remoteKey.toString(),
        east.remoteKey.toString());
  }

  /** Puts a relay between both sides, which are still to be started. */
  Relay relay() throws IOException {
    var relay = closing(new Relay(west.localPort, east.localPort));
    west.remotePort = relay.portForWest();
    east.remotePort = relay.portForEast();
    return relay;
  }

  /** Has something done again and again, until the end. */
  void repeat(long intervalMillis, Runnable action) {
    var thread =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                action.run();
                LockSupport.parkNanos(intervalMillis * 1_000_000);
              }
            },
            "repeat" + number);
    thread.start();
    closing(
        () -> {
          thread.interrupt();
          thread.join();
        });
  }

  /**
   * The first findings that last for a second, since at the start one side may not be there yet;
   * none if there are none for too long.
   */
  static List<Finding> firstFindings(TunnelFixture gateway) {
    var start = System.nanoTime();
    var since = start;
    List<Finding> findings = List.of();
    while (System.nanoTime() - start < PATIENCE_SECONDS * SECOND) {
      var before = findings;
      findings = gateway.control().why();
      if (findings.isEmpty() || !isOfOneCause(before, findings)) {
        since = System.nanoTime();
      } else if (System.nanoTime() - since >= SECOND) {
        return findings;
      }
      LockSupport.parkNanos(INTERVAL);
    }
    return List.of();
  }

  private static boolean isOfOneCause(List<Finding> one, List<Finding> other) {
    return !one.isEmpty() && one.get(0).cause() == other.get(0).cause();
  }

  @Override
  public void close() throws IOException {
    for (AutoCloseable resource = next(); resource != null; resource = next()) {
      try {
        resource.close();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }

  private @Nullable AutoCloseable next() {
    synchronized (open) {
      return open.poll();
    }
  }
}
