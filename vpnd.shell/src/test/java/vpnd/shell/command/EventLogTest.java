// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.shell.command.EventLog.Event;

class EventLogTest {
  private static final Instant TIME = Instant.parse("2026-12-02T04:20:00Z");

  /** Numbers begin with the time, so that they grow beyond a restart. */
  private static final long FIRST = TIME.toEpochMilli() + 1;

  private final EventLog log = new EventLog(Clock.fixed(TIME, ZoneOffset.UTC));
  private final FakeTunnel oslo = up("oslo");

  private static FakeTunnel up(String name) {
    return new FakeTunnel(name, name).up(Duration.ofSeconds(1));
  }

  private List<String> texts() {
    return log.after(0).stream().map(Event::text).toList();
  }

  @Test
  void theEventsOfASessionAreNumbered() {
    log.up(oslo);
    log.changed(oslo.movedTo(40_000));
    log.down(oslo.down());
    assertEquals(
        List.of(
            FIRST + " 2026-12-02T04:20:00Z oslo up 192.0.2.1:1337 aegis256",
            FIRST + 1 + " 2026-12-02T04:20:00Z oslo change 192.0.2.1:40000 aegis256",
            FIRST + 2 + " 2026-12-02T04:20:00Z oslo down"),
        texts());
  }

  @Test
  void jsonHasTheNamesThatHooksGet() throws Exception {
    log.up(oslo);
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"number": 1796185200001, "time": "2026-12-02T04:20:00Z", "event": "up", "tunnel": "oslo",
                 "label": "oslo", "role": "net-gw", "device": "tun0", "peer": "192.0.2.1:1337",
                 "cipher": "aegis256"}
                """),
        new ObjectMapper().readTree(log.after(0).get(0).json()));
  }

  /** Service properties change for other reasons too, and are set twice. */
  @Test
  void aPeerThatIsWhereItWasIsNoEvent() {
    log.changed(oslo);
    log.up(oslo);
    log.changed(oslo);
    log.changed(oslo.movedTo(40_000));
    log.changed(oslo);
    assertEquals(2, log.after(0).size(), texts().toString());
  }

  @Test
  void onlyLaterEventsAreAskedForAndAllOfThemIfTheClockWasSetBack() {
    log.up(oslo);
    log.down(oslo.down());
    assertEquals(List.of(FIRST + 1), log.after(FIRST).stream().map(Event::number).toList());
    assertEquals(List.of(), log.after(FIRST + 1));
    assertEquals(2, log.after(FIRST + 99).size());
  }

  @Test
  void theNumberOfEventsIsLimitedAndThoseOfPresentSessionsStay() {
    log.up(oslo);
    var flapping = up("flapping");
    for (int i = 0; i < 10 * EventLog.MOST; i++) {
      log.up(flapping.up(Duration.ZERO));
      log.down(flapping.down());
    }
    var events = log.after(0);
    assertTrue(events.size() <= EventLog.MOST + 2, "" + events.size());
    assertEquals("oslo", events.get(0).tunnel());
    assertEquals(FIRST + 20 * EventLog.MOST, events.get(events.size() - 1).number());
  }
}
