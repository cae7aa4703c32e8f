// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real resolvconf, in a mount namespace where its configuration is one that makes it write in a
 * directory of this test only.
 */
@ExtendWith(OwnNetwork.class)
@Timeout(60)
class OpenresolvTest {
  private static final Path CONFIGURATION = Path.of("/etc/resolvconf.conf");
  private static final Path OF_THIS_MACHINE = Path.of("/etc/resolv.conf");

  private final Path directory;

  OpenresolvTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void theResolverComesIntoResolvConfAndGoesAgain() throws Exception {
    if (!Files.exists(CONFIGURATION) || !Files.isExecutable(Path.of("/sbin/resolvconf"))) {
      OwnNetwork.cannotRun("openresolv is not installed");
    }
    var ofThisMachine = Files.readString(OF_THIS_MACHINE);
    var resolvconf = inANamespace();
    var result = directory.resolve("resolv.conf");
    var config = Configs.of("vpt0", Path.of("/sbin/ip"), resolvconf);
    try (var device = new LinuxTunPort(directory.resolve("vpnd")).open(config)) {
      device.configure(Plans.DNS);
      var configured = Files.readString(result);
      assertTrue(configured.contains("nameserver 10.67.0.53\n"), configured);
      assertTrue(configured.contains("corp.example\n"), configured);
      device.configure(Plans.dns("10.67.0.54/", "10.67.0.55/"));
      var changed = Files.readString(result);
      assertTrue(changed.contains("nameserver 10.67.0.54\nnameserver 10.67.0.55\n"), changed);
      assertFalse(changed.contains("10.67.0.53"), changed);
      // Undone by hand, so that there is nothing left to undo at the end.
      Shell.run(resolvconf.toString(), "-d", "vpt0");
    }
    assertFalse(Files.readString(result).contains("nameserver"), Files.readString(result));
    assertEquals(ofThisMachine, Files.readString(OF_THIS_MACHINE));
  }

  private Path inANamespace() throws Exception {
    var configuration = directory.resolve("resolvconf.conf");
    Files.writeString(
        configuration,
        "resolv_conf=%s/resolv.conf\nstate_dir=%s/state\n".formatted(directory, directory));
    return StandIn.of(
        directory,
        "resolvconf",
        "exec unshare --mount sh -c 'mount --bind \"$0\" %s && exec /sbin/resolvconf \"$@\"' %s \"$@\""
            .formatted(CONFIGURATION, configuration));
  }
}
