// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.resolver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.api.network.DnsManager;

class ResolverManagersTest {
  @TempDir Path directory = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "nameserver 127.0.0.53, true",
    "nameserver 127.0.0.1, false",
    "nameserver 192.168.1.53, false",
    "# nameserver 127.0.0.53, false"
  })
  void theStubResolverIsThatOfSystemdResolved(String line, boolean isOfResolved) throws Exception {
    var file = directory.resolve("resolv.conf");
    Files.writeString(file, "# made by a program\n" + line + "\noptions edns0\n");
    assertEquals(isOfResolved, ResolverManagers.isOfResolved(file));
  }

  @Test
  void aMissingFileIsNobodys() {
    assertFalse(ResolverManagers.isOfResolved(directory.resolve("resolv.conf")));
  }

  @Test
  void withNoneTheResolversAreNotUsed() {
    assertFalse(new ResolverManagers(DnsManager.NONE, Path.of("/sbin/resolvconf")).isUsed());
  }
}
