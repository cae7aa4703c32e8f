// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import vpnd.api.config.RemoteHost;
import vpnd.api.packet.Endpoint;
import vpnd.router.fixture.LogLines;
import vpnd.router.report.ActiveProblems;
import vpnd.router.thread.Clock;
import vpnd.router.thread.Worker;
import vpnd.testing.Await;

/** The peer's name. */
final class ResolverTest {
  /** What is looked up again after seconds need not take seconds here. */
  private static final int FAST = 10;

  @RegisterExtension private final LogLines log = new LogLines();
  private final Worker worker = new Worker("vpnd-test", new Clock(FAST));
  private final List<List<Endpoint>> found = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void anAddressIsFound() throws UnknownHostException {
    resolver("192.0.2.1", InetAddress::getAllByName).start();
    Await.until("the endpoint", () -> !found.isEmpty());
    assertEquals(List.of(List.of(Endpoint.of(InetAddress.getByName("192.0.2.1"), 1337))), found);
    assertEquals(List.of(), log.lines());
  }

  @Test
  void aNameThatDoesNotResolveIsToldOnceAndTriedAgain() {
    var tries = new CopyOnWriteArrayList<String>();
    resolver(
            "gateway.example",
            host -> {
              tries.add(host);
              if (tries.size() < 3) {
                throw new UnknownHostException(host);
              }
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            })
        .start();
    Await.until("the endpoint", () -> !found.isEmpty());
    assertEquals(3, tries.size());
    assertEquals(
        List.of(
            "west: the name gateway.example (remote_host) does not resolve;"
                + " trying again every 5 s"),
        log.lines());
  }

  @Test
  void aNameIsLookedUpAgainWhileThePeerIsSilentAndOnlyThen() {
    var lookUps = new AtomicInteger();
    var isSilent = new AtomicBoolean(true);
    var asked = new AtomicInteger();
    var resolver =
        new Resolver(
            new ActiveProblems(),
            "west",
            List.of(new RemoteHost("gateway.example", 0)),
            1337,
            host ->
                new InetAddress[] {
                  InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) lookUps.incrementAndGet()})
                },
            worker,
            () -> {
              asked.incrementAndGet();
              return isSilent.get();
            },
            found::add);
    resolver.start();
    Await.until("another address", () -> found.size() == 2);
    assertNotEquals(found.get(0), found.get(1));
    isSilent.set(false);
    var before = asked.get();
    Await.until("another look at the peer", () -> asked.get() > before);
    assertEquals(2, lookUps.get());
    resolver.close();
  }

  @Test
  void severalHostsAreInTheirOrderAndEachHasAPlaceAmongTheFour() throws UnknownHostException {
    var hosts =
        List.of(
            new RemoteHost("many.example", 0),
            new RemoteHost("gone.example", 0),
            new RemoteHost("other.example", 4706));
    resolver(
            hosts,
            host ->
                switch (host) {
                  case "many.example" -> addresses("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");
                  case "other.example" -> addresses("10.1.0.1", "10.1.0.2");
                  default -> throw new UnknownHostException(host);
                })
        .start();
    Await.until("both names that resolve", () -> found.size() >= 2);
    assertEquals(
        "[10.0.0.1:1337, 10.0.0.2:1337, 10.0.0.3:1337, 10.1.0.1:4706]", found.get(1).toString());
    assertEquals(
        List.of(
            "west: the name gone.example (remote_host) does not resolve; trying again every 5 s"),
        log.lines());
  }

  private static InetAddress[] addresses(String... texts) throws UnknownHostException {
    var addresses = new InetAddress[texts.length];
    for (int i = 0; i < texts.length; i++) {
      addresses[i] = InetAddress.getByName(texts[i]);
    }
    return addresses;
  }

  private Resolver resolver(String host, Resolver.Lookup lookup) {
    return resolver(List.of(new RemoteHost(host, 0)), lookup);
  }

  private Resolver resolver(List<RemoteHost> hosts, Resolver.Lookup lookup) {
    return new Resolver(
        new ActiveProblems(), "west", hosts, 1337, lookup, worker, () -> true, found::add);
  }
}
