// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GracefulStopTest {
  @ParameterizedTest(name = "load {0} on {1} processors: {2}")
  @CsvSource({"0, 2, 1", "2, 2, 1", "2.1, 2, 2", "15, 2, 3", "15, 64, 1", "-1, 2, 1"})
  void aStopOnABusyMachineMayTakeLonger(double load, int processors, int patience) {
    assertEquals(patience, GracefulStop.patience(load, processors));
  }
}
