// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import vpnd.api.operation.Counter;
import vpnd.api.operation.DeviceStats;

/** What a report says. */
class ReportTest {
  private static final Path SOCKET = Path.of("/run/vpnd_stats.sock");
  private static final long NOW = 4_102_444_800L;

  private final FakeTunnel berlin = new FakeTunnel("site2", "gw1.berlin", SOCKET);

  @Test
  void everyNameOfTheOriginalIsThereAndHasItsMeaning() {
    berlin.age = Duration.ofMillis(61_900);
    for (var counter : Counter.values()) {
      berlin.counts.put(counter, 1L << counter.ordinal());
    }
    var expected = new TreeMap<String, Long>();
    expected.put("keys", bit(Counter.KEYS));
    expected.put("sessions", bit(Counter.SESSIONS));
    expected.put("cur_sess_secs", 61L);
    expected.put("rx.data_bytes", bit(Counter.RX_BYTES));
    expected.put("tx.data_bytes", bit(Counter.TX_BYTES));
    expected.put("rx.packets", bit(Counter.RX_DATAGRAMS));
    expected.put("tx.packets", bit(Counter.TX_DATAGRAMS));
    expected.put("rx.late", bit(Counter.RX_LATE));
    expected.put("rx._cur_key_late", bit(Counter.RX_LATE_CURRENT_KEY));
    expected.put(
        "bad_nonces",
        bit(Counter.RX_REPLAYED) + bit(Counter.RX_TOO_OLD) + bit(Counter.RX_REFLECTED));
    expected.put("decrypt_failures", bit(Counter.RX_BAD_TAG) + bit(Counter.RX_UNKNOWN_SOURCE));
    expected.put("peer_info_retransmits", bit(Counter.PEER_INFO_RETRANSMITS));
    expected.put("key_switch_start_retransmits", bit(Counter.KEY_SWITCH_START_RETRANSMITS));
    expected.put("key_ack_retransmits", bit(Counter.KEY_SWITCH_ACK_RETRANSMITS));
    expected.put("key_ready_retransmits", bit(Counter.KEY_READY_RETRANSMITS));
    expected.put("loop_faults", bit(Counter.LOOP_FAULTS));

    var values = values("gw1.berlin.vpnd.");
    values.keySet().retainAll(expected.keySet());
    assertEquals(expected, values);
  }

  @Test
  void everyCounterHasItsOwnLine() {
    for (var counter : Counter.values()) {
      berlin.counts.put(counter, 1L << counter.ordinal());
    }
    var values = values("gw1.berlin.vpnd.");
    for (var counter : Counter.values()) {
      assertEquals(bit(counter), values.get(MetricNames.of(counter)), counter::name);
    }
    assertEquals(Counter.values().length + 3, values.size());
    assertEquals("rx.dropped.bad_tag", MetricNames.of(Counter.RX_BAD_TAG));
    assertEquals("tx.long_packets", MetricNames.of(Counter.TX_LONG_PACKETS));
  }

  @Test
  void aLineIsNameValueAndUnixTime() {
    berlin.counts.put(Counter.TX_BYTES, Long.MAX_VALUE);
    var lines = lines(List.of());
    assertTrue(lines.contains("gw1.berlin.vpnd.tx.data_bytes 9223372036854775807 4102444800"));
    lines.forEach(line -> assertTrue(line.matches("[a-z0-9_.]+ [0-9]+ 4102444800"), line));
    assertEquals(lines.size(), new HashSet<>(lines).size());
  }

  @Test
  void withoutASessionItsAgeIsZero() {
    assertEquals(0, values("gw1.berlin.vpnd.").get("cur_sess_secs"));
  }

  @Test
  void aDeviceTellsItsDropsUnderTheNameOfTheHost() {
    var lines = lines(List.of(new FakeDevice("tun0", 7), new FakeDevice("tun1", 8)));
    assertTrue(lines.contains("gw1.vpnd.device.tun0.rx.dropped.unknown_source 7 " + NOW));
    assertTrue(lines.stream().noneMatch(line -> line.contains("tun1")), "not of this socket");
    assertEquals(
        Arrays.stream(Counter.values()).filter(Counter::isDrop).count(),
        lines.stream().filter(line -> line.startsWith("gw1.vpnd.device.tun0.")).count());
  }

  @Test
  void aDotInTheNameOfADeviceBeginsNoLevel() {
    var lines = new ArrayList<String>();
    var tunnels = List.of(new FakeTunnel("a", "a", SOCKET, "tun0.5"));
    var devices = List.<DeviceStats>of(new FakeDevice("tun0.5", 7));
    new Report(List.copyOf(tunnels), devices, "gw1", Instant.ofEpochSecond(NOW))
        .linesFor(SOCKET)
        .forEachRemaining(lines::add);
    assertTrue(lines.get(1).startsWith("gw1.vpnd.device.tun0_5.rx.dropped."), lines.get(1));
  }

  private List<String> lines(List<DeviceStats> devices) {
    var text = new StringBuilder();
    new Report(List.of(berlin), devices, "gw1", Instant.ofEpochSecond(NOW))
        .linesFor(SOCKET)
        .forEachRemaining(text::append);
    assertTrue(text.toString().endsWith("\n"));
    return text.toString().lines().toList();
  }

  private Map<String, Long> values(String prefix) {
    var values = new TreeMap<String, Long>();
    for (var line : lines(List.of())) {
      assertTrue(line.startsWith(prefix), line);
      var words = line.split(" ", -1);
      values.put(words[0].substring(prefix.length()), Long.parseLong(words[1]));
    }
    return values;
  }

  private static long bit(Counter counter) {
    return 1L << counter.ordinal();
  }
}
