// SPDX-License-Identifier: BSD-2-Clause
package vpnd.hooks;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import vpnd.api.operation.TunnelStats;

/**
 * The begin or the end of a session.
 *
 * @param program to run
 * @param values by their names, in the order in which the program gets them
 */
record HookEvent(Path program, Map<String, String> values) {
  static final String TUNNEL = "tunnel";

  /** The words are those of {@link TunnelStats#SESSION}. */
  static HookEvent of(boolean isUp, Path program, TunnelStats tunnel) {
    var values = new LinkedHashMap<String, String>();
    values.put("event", isUp ? "up" : "down");
    values.put(TUNNEL, tunnel.name());
    values.put("label", tunnel.label());
    values.put("role", tunnel.role());
    values.put("device", tunnel.device());
    values.put("peer", Objects.toString(tunnel.endpoint(), ""));
    values.put("cipher", Objects.requireNonNullElse(tunnel.cipher(), ""));
    return new HookEvent(program, values);
  }

  /** The name of the tunnel. */
  String tunnel() {
    return Objects.requireNonNull(values.get(TUNNEL));
  }

  /** Variables of the environment, {@code VPND_EVENT} and so on. */
  Map<String, String> environment() {
    var variables = new LinkedHashMap<String, String>();
    values.forEach((name, value) -> variables.put("VPND_" + name.toUpperCase(Locale.ROOT), value));
    return variables;
  }

  /** An object of JSON (RFC 8259) in a line; the values contain no control characters. */
  String json() {
    return values.entrySet().stream()
        .map(entry -> quoted(entry.getKey()) + ": " + quoted(entry.getValue()))
        .collect(joining(", ", "{", "}\n"));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
