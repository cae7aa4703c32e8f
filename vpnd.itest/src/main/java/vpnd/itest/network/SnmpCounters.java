// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.util.HashMap;
import java.util.Map;

/**
 * The kernel's counters of a host for each protocol (RFC 4113 and similar), from {@code
 * /proc/net/snmp}.
 *
 * @param values by protocol and name, such as {@code Udp OutDatagrams}
 */
public record SnmpCounters(Map<String, Long> values) {
  /** The counters of a host now. */
  public static SnmpCounters of(Namespace host) {
    var values = new HashMap<String, Long>();
    var lines = host.run("cat", "/proc/net/snmp").lines().toList();
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      var names = lines.get(i).split(" ", -1);
      var numbers = lines.get(i + 1).split(" ", -1);
      var protocol = names[0].replace(":", " ");
      for (int column = 1; column < names.length; column++) {
        values.put(protocol + names[column], Long.valueOf(numbers[column]));
      }
    }
    return new SnmpCounters(values);
  }

  /**
   * A counter.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public long get(String protocol, String name) {
    var value = values.get(protocol + " " + name);
    if (value == null) {
      throw new IllegalArgumentException("no counter " + protocol + " " + name);
    }
    return value;
  }
}
