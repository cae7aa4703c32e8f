// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {
  @Test
  void networksAndAddressesAreParsed() throws Exception {
    assertEquals(prefix("10.66.0.1", 24), IpPrefix.parse("10.66.0.1/24"));
    assertEquals(prefix("10.66.0.1", 32), IpPrefix.parse("10.66.0.1"));
    assertEquals(prefix("fd66::", 48), IpPrefix.parse("fd66::/48"));
    assertEquals(prefix("fd66::1", 128), IpPrefix.parse("fd66::1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"300.1.1.1/8", "10.66.1/24", "host.name/8", "face.be/8", "", "1", "/8"})
  void anythingElseIsRefusedAndNeverLookedUp(String text) {
    assertThrows(IllegalArgumentException.class, () -> IpPrefix.parse(text));
  }

  private static IpPrefix prefix(String address, int length) throws Exception {
    return new IpPrefix(InetAddress.getByName(address), length);
  }
}
