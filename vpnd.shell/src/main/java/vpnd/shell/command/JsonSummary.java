// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;
import vpnd.api.operation.TunnelStats;

/** The JSON members that describe a tunnel; their names are part of the interface. */
public final class JsonSummary {
  private JsonSummary() {}

  /** The running instance. */
  static Map<String, @Nullable Object> of(InstanceInfo instance) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    members.put("version", instance.version());
    members.put("uptime", seconds(instance.uptime()));
    return members;
  }

  /** State and main counters of a tunnel. */
  static Map<String, @Nullable Object> of(TunnelStats tunnel) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    members.put("name", tunnel.name());
    members.put("label", tunnel.label());
    members.put("role", tunnel.role());
    members.put("device", tunnel.device());
    var publicKey = tunnel.publicKey();
    members.put("public_key", publicKey == null ? null : publicKey.toString());
    members.put("state", tunnel.state().name());
    var endpoint = tunnel.endpoint();
    members.put("endpoint", endpoint == null ? null : endpoint.toString());
    members.put("cipher", tunnel.cipher());
    members.put("session_age", seconds(tunnel.sessionAge()));
    members.put("silence", seconds(tunnel.silence()));
    members.put("rx_bytes", tunnel.get(Counter.RX_BYTES));
    members.put("tx_bytes", tunnel.get(Counter.TX_BYTES));
    members.put("drops", drops(tunnel::get));
    return members;
  }

  private static @Nullable Long seconds(@Nullable Duration duration) {
    return duration == null ? null : duration.toSeconds();
  }

  /** The sum of all drop counters. */
  public static long drops(ToLongFunction<Counter> counts) {
    long drops = 0;
    for (var counter : Counter.values()) {
      drops += counter.isDrop() ? counts.applyAsLong(counter) : 0;
    }
    return drops;
  }

  /** All counters by name. */
  static Map<String, Long> counters(ToLongFunction<Counter> counts) {
    var members = new LinkedHashMap<String, Long>();
    for (var counter : Counter.values()) {
      members.put(counter.name(), counts.applyAsLong(counter));
    }
    return members;
  }
}
