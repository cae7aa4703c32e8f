// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import vpnd.api.operation.Counter;
import vpnd.api.operation.DeviceStats;
import vpnd.api.operation.TunnelStats;

/**
 * The statistics at one time, as lines {@code <label>.vpnd.<name> <value> <unix time>} terminated
 * by a line feed.
 *
 * @param tunnels all that there are
 * @param devices all that there are
 * @param host prefix of the names of counters without a tunnel
 */
record Report(
    Collection<TunnelStats> tunnels, Collection<DeviceStats> devices, String host, Instant time) {

  /**
   * The lines about the tunnels whose statistics belong to a socket, and the devices that they use.
   *
   * @return pieces of whole lines, one per tunnel and device, generated lazily: a report on a
   *     thousand tunnels is some megabytes
   */
  Iterator<String> linesFor(Path socket) {
    var labels = new Labels(tunnels);
    var selected = tunnels.stream().filter(tunnel -> tunnel.statsPath().equals(socket)).toList();
    var used = selected.stream().map(TunnelStats::device).distinct().toList();
    return Stream.concat(
            selected.stream()
                .sorted(Comparator.comparing(TunnelStats::name))
                .map(tunnel -> lines(labels.of(tunnel), tunnel)),
            devices.stream().filter(device -> used.contains(device.device())).map(this::lines))
        .iterator();
  }

  private String lines(String label, TunnelStats tunnel) {
    var lines = new StringBuilder();
    var age = tunnel.sessionAge();
    add(lines, label, MetricNames.SESSION_AGE, age == null ? 0 : age.toSeconds());
    add(lines, label, MetricNames.BAD_NONCES, sum(tunnel, MetricNames.COUNTED_AS_BAD_NONCES));
    var failures = sum(tunnel, MetricNames.COUNTED_AS_DECRYPT_FAILURES);
    add(lines, label, MetricNames.DECRYPT_FAILURES, failures);
    for (var counter : Counter.values()) {
      add(lines, label, MetricNames.of(counter), tunnel.get(counter));
    }
    return lines.toString();
  }

  /** Only drops are counted without a peer. */
  private String lines(DeviceStats device) {
    var lines = new StringBuilder();
    var level = "device." + Labels.level(device.device()) + ".";
    for (var counter : Counter.values()) {
      if (counter.isDrop()) {
        add(lines, host, level + MetricNames.of(counter), device.get(counter));
      }
    }
    return lines.toString();
  }

  private static long sum(TunnelStats tunnel, List<Counter> counters) {
    return counters.stream().mapToLong(tunnel::get).sum();
  }

  private void add(StringBuilder lines, String label, String name, long value) {
    lines.append(label).append(".vpnd.").append(name).append(' ').append(value);
    lines.append(' ').append(time.getEpochSecond()).append('\n');
  }
}
