// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.NumberedFlow;
import vpnd.router.fixture.TunnelFixture;
import vpnd.testing.Await;
import vpnd.testing.OnEachJava;

/** The packet path makes no garbage. */
@OnEachJava
final class TunnelAllocationTest {
  private static final int WARM_UP = 50_000;
  private static final int PACKETS = 100_000;

  /** For the few control messages and the bookkeeping of a minute, not for packets. */
  private static final double LARGEST_MEAN = 1;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Path directory;

  TunnelAllocationTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void theLoopsAllocateNothingPerPacket() throws Exception {
    var flow = new NumberedFlow();
    var westSelf = Identity.draw();
    var eastSelf = Identity.draw();
    try (var west =
            new TunnelFixture(
                    directory, "west", westSelf, eastSelf, null, (bytes, at, length) -> {})
                .start();
        var east = new TunnelFixture(directory, "east", eastSelf, westSelf, null, flow).start()) {
      west.awaitSession();
      east.awaitSession();
      var outbound = threadId("vpnd-outbound-west");
      var inbound = threadId("vpnd-inbound-east");
      flow.send(west::send, WARM_UP);
      Await.until("the last packets", () -> flow.received() == flow.sent());

      var outboundBefore = threads.getThreadAllocatedBytes(outbound);
      var inboundBefore = threads.getThreadAllocatedBytes(inbound);
      flow.send(west::send, PACKETS);
      Await.until("the last packets", () -> flow.received() == flow.sent());
      var outboundMean = mean(outbound, outboundBefore);
      var inboundMean = mean(inbound, inboundBefore);
      System.out.printf(
          "bytes allocated per packet: outbound %.3f, inbound %.3f%n", outboundMean, inboundMean);
      assertTrue(outboundMean < LARGEST_MEAN, "outbound: " + outboundMean);
      assertTrue(inboundMean < LARGEST_MEAN, "inbound: " + inboundMean);
    }
    assertEquals(0, flow.duplicates());
  }

  private double mean(long thread, long before) {
    return (threads.getThreadAllocatedBytes(thread) - before) / (double) PACKETS;
  }

  private long threadId(String name) {
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().equals(name))
        .findFirst()
        .orElseThrow()
        .getThreadId();
  }
}
