// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.TunnelStats;

/**
 * The last events of the sessions of all tunnels. The last one of a tunnel that is in a session is
 * always kept, so that who reads all of them knows which sessions are up. Safe for use by several
 * threads.
 */
final class EventLog {
  /** What has happened. */
  enum Kind {
    UP,
    CHANGE,
    DOWN
  }

  /**
   * One event.
   *
   * @param number higher than that of the event before, also than those of an earlier process
   * @param values of the tunnel at that time, by their names
   */
  record Event(long number, Instant time, Kind kind, Map<String, String> values) {
    String tunnel() {
      return Objects.requireNonNull(values.get("tunnel"));
    }

    private String word() {
      return kind.name().toLowerCase(Locale.ROOT);
    }

    /** As a JSON object. */
    String json() {
      var members = new LinkedHashMap<String, @Nullable Object>();
      members.put("number", number);
      members.put("time", time.toString());
      members.put("event", word());
      members.putAll(values);
      return Json.of(members);
    }

    /** For people. */
    String text() {
      return "%d %s %s %s %s %s"
          .formatted(number, time, tunnel(), word(), values.get("peer"), values.get("cipher"))
          .strip();
    }
  }

  /** The limit for events that tell nothing about a session that is up. */
  static final int MOST = 256;

  private final Clock clock;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Event> inSession = new HashMap<>();
  private long number;

  EventLog(Clock clock) {
    this.clock = clock;
    number = clock.millis();
  }

  /** Records the begin of a session. */
  synchronized void up(TunnelStats tunnel) {
    add(Kind.UP, tunnel);
  }

  /** Records that the peer is elsewhere, if it is. */
  synchronized void changed(TunnelStats tunnel) {
    var last = inSession.get(tunnel.name());
    var place = place(tunnel);
    if (last != null && !place.isEmpty() && !place.equals(last.values().get("peer"))) {
      add(Kind.CHANGE, tunnel);
    }
  }

  /** Records the end of a session. */
  synchronized void down(TunnelStats tunnel) {
    add(Kind.DOWN, tunnel);
  }

  private void add(Kind kind, TunnelStats tunnel) {
    var values = new LinkedHashMap<String, String>();
    values.put("tunnel", tunnel.name());
    values.put("label", tunnel.label());
    values.put("role", tunnel.role());
    values.put("device", tunnel.device());
    values.put("peer", place(tunnel));
    values.put("cipher", Objects.requireNonNullElse(tunnel.cipher(), ""));
    var event = new Event(++number, clock.instant(), kind, values);
    events.add(event);
    if (kind == Kind.DOWN) {
      inSession.remove(tunnel.name());
    } else {
      inSession.put(tunnel.name(), event);
    }
    if (events.size() > MOST + inSession.size()) {
      events.remove(oldestToForget());
    }
  }

  private Event oldestToForget() {
    return events.stream()
        .filter(event -> !event.equals(inSession.get(event.tunnel())))
        .findFirst()
        .orElseThrow();
  }

  private static String place(TunnelStats tunnel) {
    return Objects.toString(tunnel.endpoint(), "");
  }

  /** Whether there is an event of a tunnel, which may have ended. */
  synchronized boolean knows(String tunnel) {
    return events.stream().anyMatch(event -> event.tunnel().equals(tunnel));
  }

  /**
   * The events that are known, the oldest first.
   *
   * @param after only those with a higher number; all of them, if this one is yet to come, because
   *     the clock was set back
   */
  synchronized List<Event> after(long after) {
    return after > number
        ? List.copyOf(events)
        : events.stream().filter(event -> event.number() > after).toList();
  }
}
