// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import vpnd.testing.NeedsRoot;

/**
 * The kernel sends an event when the hypervisor says so, which no test can have it do; it marks
 * those that it is asked for by "SYNTH_ARG_" (sysfs-uevent of its documentation).
 */
@NeedsRoot
final class VmGenerationMonitorTest {
  private static final Path DEVICE = Path.of("/sys/devices/virtual/mem/null/uevent");
  private static final String EVENT = "change fe4d7c9d-b8c6-4a70-9ef1-3d8a58d18eed ";

  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

  @Test
  void anotherGenerationOfTheMachineIsTold() throws Exception {
    var watch = new VmGenerationMonitor(told::add, "SYNTH_ARG_NEWVMGENID=1");
    try {
      Files.writeString(DEVICE, EVENT + "OTHER=1");
      Files.writeString(DEVICE, EVENT + "NEWVMGENID=0");
      Files.writeString(DEVICE, EVENT + "NEWVMGENID=1");
      assertNotNull(told.poll(10, TimeUnit.SECONDS));
      assertNull(told.poll());
    } finally {
      watch.close();
    }
  }

  @Test
  void nobodyCanForgeItByThePlaceOfItsName() throws Exception {
    var watch = new VmGenerationMonitor(told::add, "NEW_VMGENID=1");
    var marker = new VmGenerationMonitor(why -> told.add("marker"), "SYNTH_ARG_MARKER=1");
    try {
      Files.writeString(DEVICE, EVENT + "NEWVMGENID=1");
      Files.writeString(DEVICE, EVENT + "MARKER=1");
      assertEquals("marker", told.poll(10, TimeUnit.SECONDS));
      assertNull(told.poll());
    } finally {
      watch.close();
      marker.close();
    }
  }
}
