// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import vpnd.testing.NeedsRoot;
import vpnd.tun.linux.libc.Netlink;

/**
 * The kernel sends an event when the hypervisor says so, which no test can have it do; it marks
 * those that it is asked for by "SYNTH_ARG_" (sysfs-uevent of its documentation).
 */
@NeedsRoot
final class VmGenerationMonitorTest {
  private static final Path DEVICE = Path.of("/sys/devices/virtual/mem/null/uevent");
  private static final String EVENT = "change fe4d7c9d-b8c6-4a70-9ef1-3d8a58d18eed ";

  private static final int UEVENTS = Netlink.KOBJECT_UEVENT;

  /** The kernel has no protocol of this number: a socket fails, as where a sandbox forbids it. */
  private static final int MISSING = 31;

  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

  @Test
  void anotherGenerationOfTheMachineIsTold() throws Exception {
    var watch = new VmGenerationMonitor(told::add, "SYNTH_ARG_NEWVMGENID=1", UEVENTS);
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
    var watch = new VmGenerationMonitor(told::add, "NEW_VMGENID=1", UEVENTS);
    var marker = new VmGenerationMonitor(why -> told.add("marker"), "SYNTH_ARG_MARKER=1", UEVENTS);
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

  @Test
  void whereNoSuchSocketIsAllowedItOnlyWarns() throws Exception {
    var lines = new LinkedBlockingQueue<String>();
    var logger = Logger.getLogger("vpnd.tun.linux");
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            lines.add(MessageFormat.format(entry.getMessage(), entry.getParameters()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      new VmGenerationMonitor(told::add, "NEW_VMGENID=1", MISSING).close();
      assertEquals(
          "a copy of this machine is noticed late, by its clock: no netlink socket of protocol 31:"
              + " Protocol not supported; allow AF_NETLINK",
          lines.poll());
      assertNull(lines.poll());
    } finally {
      logger.removeHandler(handler);
    }
  }
}
