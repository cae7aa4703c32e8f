// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.api.port.DeviceSettings;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.tun.LinuxTunPort;

/** A kill switch on a host without nft(8): the thread of each test has mounts of its own. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
class MissingFilterTest {
  private static final int CLONE_NEWNS = 0x20000;

  @Test
  void theFaultSaysThatPacketsLeaveInClearAndTheOtherStepsAreMade(@TempDir Path directory)
      throws Exception {
    var unshare = NativeLibrary.getProcess().getFunction("unshare");
    assertEquals(0, unshare.invokeInt(new Object[] {CLONE_NEWNS}));
    Shell.run("mount", "--make-rprivate", "/");
    Shell.run("mount", "--bind", "/dev/null", "/usr/sbin/nft");
    var network = Plans.prefixes("10.67.0.0/16");
    var plan =
        NetworkPlan.builder()
            .routes(network)
            .killSwitch(new KillSwitch(network, List.of(), true, false))
            .build();
    var port = new LinuxTunPort(directory.resolve("vpnd"));
    try (var device = port.open(DeviceSettings.builder("vpt-0").build())) {
      var fault = assertThrows(IOException.class, () -> device.configure(plan));
      assertEquals(
          "on_down cannot block, so packets that cannot go through the tunnel may leave in clear:"
              + " there is no program nft in /usr/sbin, /sbin: install nftables",
          fault.getMessage());
      assertTrue(Shell.run("ip", "route").contains("10.67.0.0/16 dev vpt-0"));
    }
  }
}
