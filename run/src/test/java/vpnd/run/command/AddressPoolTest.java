// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import vpnd.api.network.IpPrefix;

class AddressPoolTest {
  private static String next(String pool, String... taken) {
    var addresses = Arrays.stream(taken).map(IpPrefix::parse).map(IpPrefix::address).toList();
    return new AddressPool(IpPrefix.parse(pool)).next(addresses).map(IpPrefix::toString).orElse("");
  }

  @Test
  void theFirstHostIsLeftToTheGateway() {
    assertEquals("10.99.0.2/24", next("10.99.0.0/24"));
    assertEquals("10.99.0.4/24", next("10.99.0.0/24", "10.99.0.2", "10.99.0.3", "10.98.0.4"));
    assertEquals("fd99:0:0:0:0:0:0:3/64", next("fd99::/64", "fd99::2"));
  }

  @Test
  void theBroadcastAddressIsNone() {
    assertEquals("10.99.0.2/30", next("10.99.0.0/30"));
    assertEquals("", next("10.99.0.0/30", "10.99.0.2"));
    assertEquals("", next("10.99.0.0/31"));
  }
}
