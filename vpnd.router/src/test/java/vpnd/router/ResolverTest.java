// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import vpnd.api.Endpoint;

/** The peer's name. */
final class ResolverTest {
  @RegisterExtension private final LogLines log = new LogLines();
  private final Worker worker = new Worker("vpnd-test");
  private final List<Endpoint> found = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void anAddressIsFoundOnce() throws UnknownHostException {
    new Resolver("west", "192.0.2.1", 1337, InetAddress::getByName, worker, found::add).start();
    Await.until("the endpoint", () -> !found.isEmpty());
    assertEquals(List.of(Endpoint.of(InetAddress.getByName("192.0.2.1"), 1337)), found);
    assertEquals(List.of(), log.lines());
  }

  @Test
  void aNameThatDoesNotResolveIsToldOnceAndTriedAgain() {
    var tries = new CopyOnWriteArrayList<String>();
    new Resolver(
            "west",
            "gateway.example",
            1337,
            host -> {
              tries.add(host);
              if (tries.size() < 3) {
                throw new UnknownHostException(host);
              }
              return InetAddress.getLoopbackAddress();
            },
            worker,
            found::add)
        .start();
    Await.until("the endpoint", () -> !found.isEmpty());
    assertEquals(3, tries.size());
    assertEquals(
        List.of(
            "west: the name gateway.example (remote_host) does not resolve;"
                + " trying again every 5 s"),
        log.lines());
  }
}
