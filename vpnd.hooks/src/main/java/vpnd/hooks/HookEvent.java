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
 * The begin or the end of a session, or a move of the peer in it.
 *
 * @param program to run
 * @param values by their names, in the order in which the program gets them
 */
record HookEvent(Path program, Map<String, String> values) {
  static final String TUNNEL = "tunnel";
  static final String EVENT = "event";

  /** What has happened. */
  enum Kind {
    UP,
    CHANGE,
    DOWN
  }

  static HookEvent of(Kind kind, Path program, TunnelStats tunnel) {
    var values = new LinkedHashMap<String, String>();
    values.put(EVENT, word(kind));
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

  /**
   * This event instead of an earlier one that nobody has been notified of: a peer that moves in a
   * session whose begin is not known yet is where the session begins.
   */
  HookEvent after(HookEvent unknown) {
    if (!isOf(Kind.CHANGE) || !unknown.isOf(Kind.UP)) {
      return this;
    }
    var begun = new LinkedHashMap<>(values);
    begun.put(EVENT, word(Kind.UP));
    return new HookEvent(program, begun);
  }

  private boolean isOf(Kind kind) {
    return word(kind).equals(values.get(EVENT));
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
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
