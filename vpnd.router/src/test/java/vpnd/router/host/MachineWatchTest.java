// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A machine that slept, was copied or restored is detected (security B10). */
final class MachineWatchTest implements MachineWatch.Signs {
  private final List<String> events = new ArrayList<>();
  private long wall = 1_700_000_000_000L;
  private long run = 5_000;
  private long boot = 9_000;
  private String bootId = "one";
  private final MachineWatch watch =
      new MachineWatch(this, millis -> events.add("slept " + millis), events::add);

  @Test
  void aMachineThatRunsIsNothingSpecial() {
    for (var second = 0; second < 1000; second++) {
      pass(1000);
      wall += second % 3 - 1; // set right a little, as by NTP
      boot += second % 2 * 10L;
      run += second % 2 * 10L;
      watch.look();
    }
    assertEquals(List.of(), events);
  }

  @Test
  void aSuspensionIsToldWithItsLength() {
    wall += 3_600_000;
    boot += 3_600_000;
    watch.look();
    watch.look();
    assertEquals(List.of("slept 3600000"), events);
  }

  @Test
  void aClockThatJumpsMayBeThatOfACopy() {
    pass(1000);
    wall += 5_000;
    watch.look();
    pass(1000);
    wall -= 86_400_000;
    watch.look();
    watch.look();
    assertEquals(List.of("the clock jumped by 5 s", "the clock jumped by -86400 s"), events);
  }

  @Test
  void anotherBootIsAnotherMachine() {
    bootId = "two";
    watch.look();
    watch.look();
    assertEquals(List.of("it runs on another boot of the system"), events);
  }

  @Test
  void theClocksOfThisHostGoTogether() {
    var signs = new ProcfsSigns();
    var before = signs.bootMillis() - signs.runMillis();
    var after = signs.bootMillis() - signs.runMillis();
    assertTrue(Math.abs(after - before) < 1_000, before + " " + after);
    assertEquals(signs.bootId(), signs.bootId());
  }

  private void pass(long millis) {
    wall += millis;
    run += millis;
    boot += millis;
  }

  @Override
  public long wallMillis() {
    return wall;
  }

  @Override
  public long runMillis() {
    return run;
  }

  @Override
  public long bootMillis() {
    return boot;
  }

  @Override
  public String bootId() {
    return bootId;
  }
}
