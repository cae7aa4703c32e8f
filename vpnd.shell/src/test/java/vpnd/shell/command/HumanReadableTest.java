// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanReadableTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "59, 59s",
    "60, 1m00s",
    "127, 2m07s",
    "3599, 59m59s",
    "3600, 1h00m",
    "86399, 23h59m",
    "86400, 1d00h",
    "1118000, 12d22h"
  })
  void timesHaveTheTwoGreatestUnits(long seconds, String text) {
    assertEquals(text, HumanReadable.time(Duration.ofSeconds(seconds)));
  }

  @Test
  void noTimeIsADash() {
    assertEquals("-", HumanReadable.time(null));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1023, 1023",
    "1024, 1.0K",
    "1536, 1.5K",
    "1048524, 1023.9K",
    "1048575, 1.0M",
    "21474836480, 20.0G",
    "9223372036854775807, 8.0E"
  })
  void bytesAreInPowersOf1024(long bytes, String text) {
    assertEquals(text, HumanReadable.bytes(bytes));
  }
}
