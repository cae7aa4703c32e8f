// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceFilesTest {
  @ParameterizedTest
  @CsvSource({
    "/etc/vpnd.conf, vpnd",
    "/etc/../etc/vpnd.conf, vpnd",
    "/etc/vpnd/berlin.conf, vpnd-berlin",
    "/srv/vpnd.conf, vpnd-vpnd",
    "/srv/plain, vpnd-plain",
    "berlin.conf, vpnd-berlin",
    "/srv/clients.d, vpnd-clients.d"
  })
  void whatIsReadNamesThem(Path configuration, String name) {
    var files = InstanceFiles.of(configuration);

    assertEquals(Path.of("/run/" + name + ".pid"), files.pidFile());
    assertEquals(Path.of("/run/" + name + ".sock"), files.controlSocket());
    assertEquals(Path.of("/run/vpnd/" + name + ".lock"), files.lock());
    assertEquals(Path.of("/run/vpnd/" + name), files.state());
  }

  @Test
  void theUsualFilesHaveTheUsualNames() {
    assertEquals(Path.of("/run/vpnd.pid"), InstanceFiles.of(null).pidFile());
    assertEquals(Path.of("/run/vpnd.sock"), InstanceFiles.of(null).controlSocket());
  }
}
