// SPDX-License-Identifier: BSD-2-Clause
package vpnd.unixsocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.Await;

/** Clients that behave badly affect no others, and at the end nothing is left. */
class SocketServerTest {
  private static final String THREADS = "vpnd-socket-server-test";
  private static final int PLACES = 2;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  private final Path path;
  private final SocketServer server = new SocketServer(THREADS, PLACES, Duration.ofMillis(1));
  private final List<SocketListener> listeners = new ArrayList<>();
  private final List<SocketChannel> clients = new ArrayList<>();
  private final AtomicInteger served = new AtomicInteger();

  SocketServerTest(@TempDir Path directory) {
    path = directory.resolve("s");
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    for (var listener : listeners) {
      listener.close();
    }
    server.close();
    assertEquals(List.of(), threads());
    assertFalse(Files.exists(path));
    for (var client : clients) {
      client.close();
    }
  }

  @Test
  void whoComesWhenAllPlacesAreTakenWaits() throws IOException {
    var service = listen(this::greetAndAwaitEnd);
    var first = connect();
    var second = connect();
    assertEquals("hello", read(first));
    assertEquals("hello", read(second));

    var third = connect();
    Await.until(
        "the third waits for a place",
        () -> threads().stream().anyMatch(t -> t.getState() == Thread.State.WAITING));
    assertEquals(PLACES, served.get());
    first.close();
    assertEquals("hello", read(third));
    assertEquals(List.of(), service.reports, "nothing has failed");
  }

  @Test
  void aPlaceIsFreeAgainAfterAHandlerThatThrows() throws IOException {
    listen(
        client -> {
          if (served.incrementAndGet() > 2 * PLACES) {
            client.write(US_ASCII.encode("hello"), System.nanoTime() + PATIENCE);
            return;
          }
          Thread.currentThread().setUncaughtExceptionHandler((thread, expected) -> {});
          throw new IllegalStateException("a fault");
        });
    for (int i = 0; i < 2 * PLACES; i++) {
      assertEquals("", readAll(connect()));
    }
    assertEquals("hello", readAll(connect()));
  }

  @Test
  void aFailureIsReportedOnceForEachReasonAndSoIsItsEnd() throws IOException {
    Files.writeString(path, "precious");
    var service = new RecordingService(path, this::greetAndAwaitEnd);
    listeners.add(server.listen(service));
    var file = "what is there is not a socket; remove it, or give up";
    Await.until("the failure is reported", () -> service.reports.equals(List.of(file)));

    try (var other = SocketFile.create(path.resolveSibling("other"), "rw-------", "")) {
      Files.move(other.path(), path, StandardCopyOption.ATOMIC_MOVE);
      var busy = "another process serves this socket; stop that, or give up";
      Await.until("the other one too", () -> service.reports.equals(List.of(file, busy)));
      Files.delete(path);
      Await.until("it is over", () -> service.reports.equals(List.of(file, busy, "recovered")));
    }
    assertEquals("hello", read(connect()));
  }

  @Test
  void aServerThatCannotAcceptPausesBetweenItsAttempts() throws IOException {
    var slow = new SocketServer(THREADS, PLACES, Duration.ofHours(1));
    var service = new RecordingService(path, this::greetAndAwaitEnd);
    listeners.add(slow.listen(service));
    Await.until("the socket is there", () -> service.opened.size() == 1);
    service.opened.get(0).channel().close();
    Await.until("the failure is reported", () -> service.reports.size() == 1);
    Await.until(
        "a pause",
        () -> threads().stream().allMatch(t -> t.getState() == Thread.State.TIMED_WAITING));
  }

  @Test
  void clientsInServiceAreServedToTheEndAfterTheirSocketIsClosed() throws Exception {
    var isClosed = new CountDownLatch(1);
    listen(
        client -> {
          served.incrementAndGet();
          await(isClosed);
          client.write(US_ASCII.encode("hello"), System.nanoTime() + PATIENCE);
        });
    var client = connect();
    Await.until("it is served", () -> served.get() == 1);
    listeners.get(0).close();
    assertFalse(Files.exists(path));
    isClosed.countDown();
    assertEquals("hello", readAll(client));
  }

  @Test
  void theEndWaitsForNoClient() throws IOException {
    listen(this::greetAndAwaitEnd);
    var silent = connect();
    assertEquals("hello", read(silent));
    long begin = System.nanoTime();
    listeners.get(0).close();
    server.close();
    assertTrue(System.nanoTime() - begin < PATIENCE / 2);
    assertEquals(-1, silent.read(ByteBuffer.allocate(1)));
  }

  private RecordingService listen(RecordingService.Handler handler) {
    var service = new RecordingService(path, handler);
    listeners.add(server.listen(service));
    Await.until("the socket is there", () -> Files.exists(path));
    return service;
  }

  private void greetAndAwaitEnd(SocketClient client) throws IOException {
    served.incrementAndGet();
    client.write(US_ASCII.encode("hello"), System.nanoTime() + PATIENCE);
    client.read(ByteBuffer.allocate(1), System.nanoTime() + PATIENCE);
  }

  private SocketChannel connect() throws IOException {
    var client = SocketChannel.open(UnixDomainSocketAddress.of(path));
    clients.add(client);
    return client;
  }

  private static String read(SocketChannel client) throws IOException {
    return new String(Channels.newInputStream(client).readNBytes("hello".length()), US_ASCII);
  }

  private static String readAll(SocketChannel client) throws IOException {
    return new String(Channels.newInputStream(client).readAllBytes(), US_ASCII);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(THREADS))
        .toList();
  }
}
