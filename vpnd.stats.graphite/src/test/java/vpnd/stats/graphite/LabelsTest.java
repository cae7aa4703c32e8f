// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.api.operation.TunnelStats;

/** What series are called. */
class LabelsTest {
  @Test
  void aLabelStaysAsTheOperatorWroteIt() {
    assertLabels("gw1.berlin-2_x", tunnel("a", "gw1.berlin-2_x"));
  }

  @Test
  void whatMeansSomethingToGraphiteBecomesAnUnderscore() {
    " \t\n/\\*?[]{}(),;:=~!\"'`$&|<>%#\u00e4\u00a0"
        .chars()
        .forEach(special -> assertLabels("a_b", tunnel("a", "a" + (char) special + "b")));
  }

  @Test
  void dotsWithNothingBetweenThemMakeNoLevels() {
    assertLabels("a.b", tunnel("a", "..a...b."));
    assertLabels("_", tunnel("a", ".."));
    assertLabels("_", tunnel("a", ""));
  }

  @Test
  void tunnelsOfTheSameLabelAreToldByTheirNames() {
    assertLabels(
        "gw.one gw.two_b other",
        tunnel("one", "gw"),
        tunnel("two.b", "gw"),
        tunnel("three", "other"));
  }

  @Test
  void labelsThatAreTheSameOnlyForGraphiteAreToldAsWell() {
    assertLabels("a_b.one a_b.two", tunnel("one", "a/b"), tunnel("two", "a_b"));
  }

  private static void assertLabels(String expected, FakeTunnel... tunnels) {
    var labels = new Labels(List.<TunnelStats>of(tunnels));
    var actual = String.join(" ", Arrays.stream(tunnels).map(labels::of).toList());
    assertEquals(expected, actual);
  }

  private static FakeTunnel tunnel(String name, String label) {
    return new FakeTunnel(name, label, Path.of("/run/vpnd_stats.sock"));
  }
}
