// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.testing.NeedsRoot;

/** When interfaces of DragonFly end. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
class DragonFlyTest {
  private BsdLibc libc;
  private Program ifconfig;

  @BeforeEach
  void prepare() throws Exception {
    var system = StandIn.of("dragonfly");
    libc = new BsdLibc(system);
    ifconfig = Program.of(system, "ifconfig");
  }

  @Test
  void aCloneGoesWithItsDescriptor() throws Exception {
    libc.close(libc.open("/dev/tun", BsdLibc.RDWR));
    assertEquals(1, ifconfig.exitCode("tun0"));
  }

  @Test
  void theInterfaceOfIfconfigGoesToo() throws Exception {
    ifconfig.run("tun0", "create");
    libc.close(libc.open("/dev/tun0", BsdLibc.RDWR));
    assertEquals(1, ifconfig.exitCode("tun0"));
  }

  @Test
  void aNumberedDeviceStays() throws Exception {
    libc.close(libc.open("/dev/tun0", BsdLibc.RDWR));
    ifconfig.run("tun0");
  }
}
