// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.operation.DeviceStats;
import vpnd.api.operation.TunnelControl;
import vpnd.api.operation.TunnelStats;

/**
 * The running tunnels, found by name or label. The references are dynamic, so that commands see the
 * present ones.
 */
@Component(service = TunnelLookup.class)
public final class TunnelLookup {
  private static final int NAMES_SHOWN = 20;

  @Reference private volatile List<TunnelStats> running;
  @Reference private volatile List<DeviceStats> devices;
  @Reference private volatile List<Map.Entry<Map<String, Object>, TunnelControl>> controls;

  /** Called by the runtime. */
  @Activate
  public TunnelLookup() {
    this(List.of(), List.of(), List.of());
  }

  /**
   * @param controls with their service properties; {@code tunnel} is the name
   */
  TunnelLookup(
      List<TunnelStats> running,
      List<DeviceStats> devices,
      List<Map.Entry<Map<String, Object>, TunnelControl>> controls) {
    this.running = running;
    this.devices = devices;
    this.controls = controls;
  }

  /**
   * The selected tunnels, sorted by name.
   *
   * @param peer a name or label; null for all
   * @throws IllegalArgumentException if there is none; the message lists names
   */
  public List<TunnelStats> select(@Nullable String peer) {
    var sorted = running.stream().sorted(comparing(TunnelStats::name)).toList();
    if (peer == null) {
      return sorted;
    }
    return sorted.stream()
        .filter(tunnel -> tunnel.name().equals(peer))
        .findFirst()
        .or(() -> sorted.stream().filter(tunnel -> tunnel.label().equals(peer)).findFirst())
        .map(List::of)
        .orElseThrow(() -> unknown(sorted, peer));
  }

  /** Counters without a peer, sorted by device. */
  public List<DeviceStats> devices() {
    return devices.stream().sorted(comparing(DeviceStats::device)).toList();
  }

  /** The control service of a tunnel; empty if it has been stopped meanwhile. */
  Optional<TunnelControl> control(String name) {
    return controls.stream()
        .filter(service -> name.equals(service.getKey().get("tunnel")))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static IllegalArgumentException unknown(List<TunnelStats> sorted, String peer) {
    var known = sorted.stream().limit(NAMES_SHOWN).map(TunnelStats::name).collect(joining(", "));
    int more = sorted.size() - NAMES_SHOWN;
    var text =
        sorted.isEmpty()
            ? "no tunnel runs"
            : "there are: " + known + (more > 0 ? " and " + more + " more" : "");
    return new IllegalArgumentException("there is no peer '" + peer + "'; " + text);
  }
}
