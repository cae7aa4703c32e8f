// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.tun.bsd.libc.CLibrary;
import vpnd.tun.bsd.system.BsdSystem;

/** Each reason why a device cannot be opened is named with its place and a remedy. */
class OpeningFaultTest {
  /** A C library whose calls fail with one error number. */
  private static CLibrary failing(int errno) {
    return (CLibrary)
        Proxy.newProxyInstance(
            OpeningFaultTest.class.getClassLoader(),
            new Class<?>[] {CLibrary.class},
            (proxy, method, arguments) ->
                method.getName().equals("errno") ? errno : Integer.valueOf(-1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "freebsd | tun0 | 1 | no permission to open /dev/tun0: run vpnd as root, or give it the device",
        "openbsd | tun0 | 13 | no permission to open /dev/tun0: run vpnd as root, or give it the device",
        "netbsd | tun0 | 16 | the device tun0 is in use by another program: stop that, or name another device",
        "netbsd | tun0 | 23 | /dev/tun0 cannot be opened: the system has too many open files: raise its limit (sysctl kern.maxfiles)",
        "freebsd | tun0 | 24 | /dev/tun0 cannot be opened: vpnd has too many open files: raise its limit (ulimit -n), and start it again",
        "freebsd | tun0 | 5 | /dev/tun0 cannot be opened: Input/output error",
        "macos | utun0 | 1 | no permission to make the device utun0: run vpnd as root",
        "macos | utun0 | 13 | no permission to make the device utun0: run vpnd as root",
        "macos | utun0 | 24 | the device utun0 cannot be made: vpnd has too many open files: raise its limit (ulimit -n), and start it again",
        "macos | utun0 | 55 | the device utun0 cannot be made: No buffer space available"
      })
  void placeFaultAndRemedyAreNamed(String system, String name, int errno, String message)
      throws IOException {
    var opener = DeviceOpener.of(BsdSystem.read(system), failing(errno));
    var fault = assertThrows(IOException.class, () -> opener.open(name));
    assertEquals(message, fault.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "freebsd | 2 | load the driver (\"kldload if_tuntap\"), and let it make devices (\"sysctl net.link.tun.devfs_cloning=1\")"
      })
  void anAbsentDeviceHasTheRemedyOfItsSystem(String system, int errno, String remedy)
      throws IOException {
    var opener = DeviceOpener.of(BsdSystem.read(system), failing(errno));
    var fault = assertThrows(IOException.class, () -> opener.open("tun0"));
    assertEquals("there is no /dev/tun0: " + remedy, fault.getMessage());
  }
}
