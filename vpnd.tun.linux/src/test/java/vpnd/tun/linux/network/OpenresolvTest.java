// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.FakeProgram;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.fixture.Configs;
import vpnd.tun.linux.tun.LinuxTunPort;

/**
 * The real resolvconf, in a mount namespace where its configuration is one that makes it write in a
 * directory of this test only.
 */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class OpenresolvTest {
  /** Debian's package, unpacked by {@code cnf/unpack-resolvers}. */
  private static final Path OPENRESOLV =
      Path.of("../target/openresolv").toAbsolutePath().normalize();

  private static final Path OF_THIS_MACHINE = Path.of("/etc/resolv.conf");

  private final Path directory;

  OpenresolvTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void theResolverComesIntoResolvConfAndGoesAgain() throws Exception {
    if (!Files.isExecutable(OPENRESOLV.resolve("sbin/resolvconf"))) {
      NamespaceExtension.cannotRun("there is no " + OPENRESOLV + ": run cnf/unpack-resolvers");
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

      var plan = Plans.dns("10.67.0.54/");
      device.configure(plan);
      Shell.run(resolvconf.toString(), "-d", "vpt0");
      device.configure(plan);
      assertEquals(List.of("names are resolved through vpt0 by 10.67.0.54"), device.restored());
      assertTrue(Files.readString(result).contains("nameserver 10.67.0.54\n"));
      device.configure(plan);
      assertEquals(List.of(), device.restored());
      // Undone by hand, so that there is nothing left to undo at the end.
      Shell.run(resolvconf.toString(), "-d", "vpt0");
    }
    assertFalse(Files.readString(result).contains("nameserver"), Files.readString(result));
    assertEquals(ofThisMachine, Files.readString(OF_THIS_MACHINE));
  }

  /** With an /etc of its own, where there is its configuration and nothing else. */
  private Path inANamespace() throws Exception {
    var configuration = directory.resolve("resolvconf.conf");
    Files.write(
        configuration,
        List.of(
            "resolv_conf=" + directory.resolve("resolv.conf"),
            "state_dir=" + directory.resolve("state"),
            "LIBEXECDIR=" + OPENRESOLV.resolve("lib/resolvconf"),
            "list_resolv='" + OPENRESOLV.resolve("sbin/resolvconf") + " -l'",
            "libc_restart=:"));
    return FakeProgram.of(
        directory,
        "resolvconf",
        "exec unshare --mount sh -c 'mount -t tmpfs none /etc && cp \"$0\" /etc && exec %s \"$@\"' %s \"$@\""
            .formatted(OPENRESOLV.resolve("sbin/resolvconf"), configuration));
  }
}
