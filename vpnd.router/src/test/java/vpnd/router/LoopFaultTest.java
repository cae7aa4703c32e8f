// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.Counter;
import vpnd.api.operation.Finding;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.LogLines;
import vpnd.router.fixture.NumberedFlow;
import vpnd.router.fixture.TunnelFixture;
import vpnd.testing.Await;

/** An error in a packet loop costs a batch; a loop that fails again ends vpnd, which would not. */
final class LoopFaultTest {
  private static final IpPrefix ALL = new IpPrefix(InnerPackets.host(0), 24);

  @RegisterExtension private final LogLines log = new LogLines();
  private final Identity west = Identity.draw();
  private final Identity east = Identity.draw();
  private final NumberedFlow flow = new NumberedFlow();
  private final AtomicReference<@Nullable Error> writeFault = new AtomicReference<>();
  private final Path directory;

  LoopFaultTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void theInboundLoopGoesOnOnce() throws Exception {
    try (var one = west();
        var other = east()) {
      connect(one, other);

      writeFault.set(new OutOfMemoryError("injected"));
      flow.send(one::send, 1);
      Await.until("the fault", () -> writeFault.get() == null);
      passOne(one);
      assertSurvived(other);

      writeFault.set(new OutOfMemoryError("injected"));
      flow.send(one::send, 1);
      Await.until("the end", () -> other.ends() == 1);
    }
  }

  @Test
  void theOutboundLoopGoesOnOnce() throws Exception {
    try (var one = west();
        var other = east()) {
      connect(one, other);

      one.device().throwOnRead(new OutOfMemoryError("injected"));
      passOne(one);
      assertSurvived(one);

      one.device().throwOnRead(new OutOfMemoryError("injected"));
      Await.until("the end", () -> one.ends() == 1);
    }
  }

  private static void assertSurvived(TunnelFixture side) {
    assertEquals(1, side.count(Counter.SESSIONS));
    assertEquals(0, side.ends());
    assertEquals(1, side.count(Counter.LOOP_FAULTS));
    var causes = side.control().why().stream().map(Finding::cause).toList();
    assertEquals(List.of(Finding.Cause.PROGRAM_FAULT), causes);
  }

  private void connect(TunnelFixture one, TunnelFixture other) {
    one.start();
    other.start();
    one.awaitSession();
    other.awaitSession();
    passOne(one);
  }

  private void passOne(TunnelFixture from) {
    var before = flow.received();
    flow.send(from::send, 1);
    Await.until("a packet", () -> flow.received() > before);
  }

  private TunnelFixture west() {
    return new TunnelFixture(directory, "west", west, east, ALL, (bytes, at, length) -> {});
  }

  private TunnelFixture east() {
    return new TunnelFixture(
        directory,
        "east",
        east,
        west,
        ALL,
        (bytes, at, length) -> {
          var fault = writeFault.getAndSet(null);
          if (fault != null) {
            throw fault;
          }
          flow.accept(bytes, at, length);
        });
  }
}
