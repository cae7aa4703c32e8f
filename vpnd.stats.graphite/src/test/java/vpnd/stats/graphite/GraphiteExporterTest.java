// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.operation.Counter;

/** Which sockets there are, and what they tell. */
class GraphiteExporterTest {
  private static final long NOW = 1_700_000_000;

  private final Path directory;
  private final Path one;
  private final Path other;
  private final GraphiteExporter exporter;

  GraphiteExporterTest(@TempDir Path directory) {
    this.directory = directory;
    one = directory.resolve("one.sock");
    other = directory.resolve("other.sock");
    exporter = new GraphiteExporter(InstantSource.fixed(Instant.ofEpochSecond(NOW)));
  }

  @AfterEach
  void stop() throws IOException {
    exporter.deactivate();
    assertFalse(ReportReader.hasThread());
    try (var left = Files.list(directory)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void withoutATunnelThereIsNoThread() {
    exporter.bindDevice(new FakeDevice("tun0", 1));
    assertFalse(ReportReader.hasThread());
  }

  @Test
  void tunnelsOfOneSocketAreInOneReport() {
    exporter.add(tunnel("a", one, 5));
    exporter.add(tunnel("b", one, 6));
    exporter.bindDevice(new FakeDevice("tun0", 9));
    var report = read(one);
    assertTrue(report.contains("a.vpnd.rx.data_packets 5 1700000000\n"), report);
    assertTrue(report.contains("b.vpnd.rx.data_packets 6 1700000000\n"), report);
    assertTrue(report.contains(".vpnd.device.tun0.tx.dropped.no_route 9 1700000000\n"), report);
  }

  @Test
  void eachSocketTellsOfItsOwnTunnels() {
    exporter.add(tunnel("a", one, 5));
    exporter.add(tunnel("b", other, 6));
    assertFalse(read(one).contains("b.vpnd."));
    assertFalse(read(other).contains("a.vpnd."));
  }

  @Test
  void eachReportHasTheNewestNumbers() {
    var tunnel = tunnel("a", one, 5);
    exporter.add(tunnel);
    assertTrue(read(one).contains("a.vpnd.rx.data_packets 5 "));
    tunnel.counts.put(Counter.RX_PACKETS, 1L << 40);
    assertTrue(read(one).contains("a.vpnd.rx.data_packets 1099511627776 "));
  }

  @Test
  void aSocketGoesWithItsLastTunnelAndTheThreadWithTheLastSocket() {
    var first = tunnel("a", one, 5);
    var second = tunnel("b", one, 6);
    var third = tunnel("c", other, 7);
    exporter.add(first);
    exporter.add(second);
    exporter.add(third);
    awaitServed(one);
    awaitServed(other);

    exporter.remove(first);
    assertTrue(ReportReader.read(one).contains("b.vpnd."));
    assertFalse(ReportReader.read(one).contains("a.vpnd."));
    exporter.remove(second);
    ReportReader.await("the socket goes", () -> !Files.exists(one));
    assertTrue(ReportReader.isServed(other));
    exporter.remove(third);
    ReportReader.await("the thread ends", () -> !ReportReader.hasThread());
    assertFalse(Files.exists(other));
  }

  @Test
  void aTunnelThatComesAndGoesQuicklyLeavesWhatShouldBeThere() {
    for (var i = 0; i < 200; i++) {
      var tunnel = tunnel("a", one, i);
      exporter.add(tunnel);
      if (i % 3 == 0) {
        awaitServed(one);
      }
      exporter.remove(tunnel);
      if (i % 5 == 0) {
        ReportReader.await("the thread ends", () -> !ReportReader.hasThread());
      }
    }
    exporter.add(tunnel("last", one, 1));
    assertTrue(read(one).contains("last.vpnd."));
  }

  @Test
  void aThousandTunnelsFitIntoOneReport() {
    for (var i = 0; i < 1000; i++) {
      exporter.add(tunnel("peer" + i, one, i));
    }
    var lines = read(one).lines().toList();
    assertEquals(1000L * (Counter.values().length + 3), lines.size());
    assertEquals(lines.size(), new HashSet<>(lines).size());
    assertTrue(lines.contains("peer999.vpnd.rx.data_packets 999 1700000000"));
  }

  private static String read(Path socket) {
    awaitServed(socket);
    return ReportReader.read(socket);
  }

  private static void awaitServed(Path socket) {
    ReportReader.await(socket + " is served", () -> ReportReader.isServed(socket));
  }

  private static FakeTunnel tunnel(String name, Path socket, long packets) {
    var tunnel = new FakeTunnel(name, name, socket);
    tunnel.counts.put(Counter.RX_PACKETS, packets);
    return tunnel;
  }
}
