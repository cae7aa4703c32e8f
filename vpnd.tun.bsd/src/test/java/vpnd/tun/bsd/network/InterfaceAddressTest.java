// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.api.network.IpPrefix;

class InterfaceAddressTest {
  @ParameterizedTest
  @CsvSource({
    "10.9.0.7/24, 10.9.0.1",
    "10.9.0.1/24, 10.9.0.2",
    "10.9.0.4/31, 10.9.0.5",
    "10.9.0.5/31, 10.9.0.4",
    "10.9.0.5/30, 10.9.0.6",
    "223.255.255.1/16, 223.255.0.1",
    "10.9.0.7/32, 192.168.239.254"
  })
  void theOtherEndIsAnotherAddressOfTheNetwork(String own, String peer) {
    var address = new InterfaceAddress("tun0", IpPrefix.parse(own));
    assertEquals(peer, address.peer().getHostAddress());
  }
}
