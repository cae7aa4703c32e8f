// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.testing.NeedsRoot;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.libc.Libc;

/** As in a container: {@code /proc/sys} cannot be written. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
class ReadOnlySettingsTest {
  private static final int CLONE_NEWNS = 0x20000;
  private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");

  @BeforeAll
  static void load() throws Exception {
    Libc.acquire();
  }

  @AfterAll
  static void release() {
    Libc.release();
  }

  @Test
  void theFaultNamesTheOptionOfTheContainer() throws Exception {
    var thread = Executors.newSingleThreadExecutor(); // its mounts end with it
    try {
      var fault =
          String.valueOf(
              thread.submit(ReadOnlySettingsTest::faultWithoutWriting).get().getMessage());

      assertTrue(fault.contains("this container or unit has a read-only /proc/sys"), fault);
      assertTrue(fault.contains("docker run --sysctl net.ipv4.ip_forward=1"), fault);
      assertTrue(fault.contains("ProtectKernelTunables=no"), fault);
    } finally {
      thread.shutdown();
    }
  }

  private static IOException faultWithoutWriting() throws Exception {
    var unshare = NativeLibrary.getProcess().getFunction("unshare");
    assertEquals(0, unshare.invokeInt(new Object[] {CLONE_NEWNS}));
    Shell.run("mount", "--make-rprivate", "/");
    Shell.run("mount", "--bind", "/proc/sys", "/proc/sys");
    Shell.run("mount", "-o", "remount,bind,ro", "/proc/sys");
    return assertThrows(IOException.class, () -> ProcFile.write(FORWARDING, "1"));
  }
}
