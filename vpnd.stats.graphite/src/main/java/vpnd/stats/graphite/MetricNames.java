// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vpnd.api.operation.Counter;

/**
 * The names of metrics below {@code <label>.vpnd.}. Those of the original daemon keep its meaning
 * (protocol, section 10): packets are datagrams of any type, data is their payload.
 * docs/statistics.md lists all.
 */
final class MetricNames {
  /** Seconds that the session has been up; 0 while there is none. */
  static final String SESSION_AGE = "cur_sess_secs";

  /** Datagrams refused because of their nonce. */
  static final String BAD_NONCES = "bad_nonces";

  /** Datagrams that no key opens. */
  static final String DECRYPT_FAILURES = "decrypt_failures";

  static final List<Counter> COUNTED_AS_BAD_NONCES =
      List.of(Counter.RX_REFLECTED, Counter.RX_REPLAYED, Counter.RX_TOO_OLD);

  static final List<Counter> COUNTED_AS_DECRYPT_FAILURES =
      List.of(Counter.RX_BAD_TAG, Counter.RX_UNKNOWN_SOURCE);

  private static final Map<Counter, String> NAMES = new EnumMap<>(Counter.class);

  static {
    for (var counter : Counter.values()) {
      NAMES.put(counter, derive(counter));
    }
    NAMES.putAll(
        Map.of(
            Counter.RX_DATAGRAMS, "rx.packets",
            Counter.RX_PACKETS, "rx.data_packets",
            Counter.RX_BYTES, "rx.data_bytes",
            Counter.RX_LATE_CURRENT_KEY, "rx._cur_key_late",
            Counter.TX_DATAGRAMS, "tx.packets",
            Counter.TX_PACKETS, "tx.data_packets",
            Counter.TX_BYTES, "tx.data_bytes",
            Counter.KEY_SWITCH_ACK_RETRANSMITS, "key_ack_retransmits"));
  }

  private MetricNames() {}

  static String of(Counter counter) {
    return NAMES.getOrDefault(counter, derive(counter));
  }

  /** RX_BAD_TAG becomes {@code rx.dropped.bad_tag}, so that a wildcard collects all drops. */
  private static String derive(Counter counter) {
    var name = counter.name().toLowerCase(Locale.ROOT);
    if (!name.startsWith("rx_") && !name.startsWith("tx_")) {
      return name;
    }
    return name.substring(0, 2) + (counter.isDrop() ? ".dropped." : ".") + name.substring(3);
  }
}
