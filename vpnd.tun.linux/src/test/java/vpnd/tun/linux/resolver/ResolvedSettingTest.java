// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.resolver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.network.DnsManager;
import vpnd.testing.api.Plans;

class ResolvedSettingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Link 5 (tun0): 10.67.0.53 fd67::53",
        "Link 5 (tun0): 10.67.0.53\n               fd67::53\n",
        "Link 5 (odd):): 10.67.0.53 fd67::53"
      })
  void theListingOfAnyVersionIsRead(String listing) {
    assertEquals(List.of("10.67.0.53", "fd67::53"), ResolvedSetting.values(listing));
  }

  /** It would ask them through the interface all the same. */
  @Test
  void resolversOutsideTheNetworksBehindTheInterfaceAreLeftOut() throws Exception {
    var managers = new ResolverManagers(DnsManager.RESOLVED, Path.of("/nonexistent"));
    var some = managers.setting("tun0", 5, Plans.dns("9.9.9.9/", "10.67.0.53/corp.example"));
    assertEquals("resolved besides 10.67.0.53/corp.example", some.words());
    var none = managers.setting("tun0", 5, Plans.dns("9.9.9.9/corp.example"));
    assertEquals(
        "no resolver that the gateway announces is in the networks behind tun0, and systemd-resolved asks through that only: correct resolv_addr on the gateway, or set dns",
        assertThrows(IOException.class, none::requireManager).getMessage());
  }
}
