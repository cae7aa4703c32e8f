// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.DnsManager;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunDevice;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Batches;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.fixture.Configs;
import vpnd.tun.linux.fixture.ReloadedBundle;
import vpnd.tun.linux.fixture.ThrownMessage;
import vpnd.tun.linux.libc.Libc;
import vpnd.tun.linux.network.HostState;
import vpnd.tun.linux.network.NetworkConfigurator;

/** A device whose packets several threads read. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class MultiQueueTest {
  private static final int QUEUES = 3;
  private static final int FLOWS = 48;
  private static final int ROUNDS = 20;

  private final Path state;

  MultiQueueTest(@TempDir Path state) {
    this.state = state;
  }

  @Test
  void flowsAreSpreadAndEachStaysInItsQueueInOrder() throws Exception {
    try (var device = open();
        var flows = new UdpFlows(FLOWS)) {
      assertEquals(QUEUES, device.queues());
      var first = queuesOfARound(device, flows, false);
      assertEquals(FLOWS, first.size());
      assertEquals(Set.of(0, 1, 2), new TreeSet<>(first.values()));
      for (int round = 0; round < ROUNDS; round++) {
        assertEquals(first, queuesOfARound(device, flows, false));
      }
    }
  }

  @Test
  void answersThatOneThreadWritesDoNotDrawTheFlowsIntoOneQueue() throws Exception {
    try (var device = open();
        var flows = new UdpFlows(FLOWS)) {
      var first = queuesOfARound(device, flows, true);
      assertEquals(first, queuesOfARound(device, flows, true));
    }
  }

  /** The control: a writer that uses one of the queues that are read. */
  @Test
  void throughAQueueThatIsReadTheyWould() throws Exception {
    try (var device = open(new int[] {0, 1, 2, 0});
        var flows = new UdpFlows(FLOWS)) {
      var first = queuesOfARound(device, flows, true);
      assertEquals(Set.of(0, 1, 2), new TreeSet<>(first.values()));
      assertEquals(Set.of(0), new TreeSet<>(queuesOfARound(device, flows, true).values()));
    }
  }

  @Test
  void packetsThatWaitInAnyQueueReachTheSuccessor() throws Exception {
    var former = open();
    try (var flows = new UdpFlows(FLOWS)) {
      var before = queuesOfARound(former, flows, false);
      flows.send();
      var handover = former.detach();
      assertNotNull(handover);
      flows.send();
      try (var device = new ReloadedBundle().tunPort(state).adopt(Configs.of("vpt0"), handover)) {
        assertNotNull(device);
        assertEquals(QUEUES, device.queues());
        assertEquals(2 * FLOWS, take(device, flows, true));
        assertEquals(before, flows.queues());
        assertEquals(before, queuesOfARound(device, flows, true));
      }
    }
    assertFalse(Shell.run("ip", "link").contains("vpt0"));
  }

  @Test
  void aWakeupEndsTheReadingFromEachQueue() throws Exception {
    try (var device = open()) {
      for (int queue = 0; queue < QUEUES; queue++) {
        int own = queue;
        var reading = new FutureTask<>(() -> device.read(own, Batches.of(4), SECONDS.toNanos(20)));
        new Thread(reading).start();
        device.wakeup();
        assertEquals(0, reading.get(10, SECONDS));
      }
    }
  }

  @Test
  void aClosedDeviceIsGone() throws Exception {
    open().close();
    assertFalse(Shell.run("ip", "link").contains("vpt0"));
  }

  @Test
  void noSecondProgramGetsAQueue() throws Exception {
    try (var device = open()) {
      for (int readers : new int[] {1, QUEUES}) {
        var fault =
            ThrownMessage.of(
                () -> new LinuxTunPort(state).open(Configs.of(device.name(), readers)));
        assertTrue(fault.contains("another vpnd's may have several: stop that"), fault);
      }
    }
  }

  @Test
  void anAdminsDeviceHasTheQueueThatItHad() throws Exception {
    HostState.addAdminsDevice("vpt0");
    try (var device = new LinuxTunPort(state).open(Configs.of("vpt0", QUEUES))) {
      assertEquals(1, device.queues());
      var fault = ThrownMessage.of(() -> new LinuxTunPort(state).open(Configs.of("vpt0", QUEUES)));
      assertTrue(fault.contains("is in use by another program"), fault);
    }
  }

  @Test
  void withoutOffloadThereIsOneQueue() throws Exception {
    try (var device = new LinuxTunPort(state, false).open(Configs.of("vpt0", QUEUES))) {
      assertEquals(1, device.queues());
    }
  }

  private TunDevice open() throws IOException {
    var device = new LinuxTunPort(state).open(Configs.of("vpt0", QUEUES));
    device.configure(Plans.dns());
    return device;
  }

  /** A device of which each queue is used for what is said at its place. */
  private TunDevice open(int... uses) throws Exception {
    Libc.acquire();
    var descriptors = MultiQueue.open("vpt0", true, QUEUES);
    var used = new int[uses.length];
    for (int i = 0; i < uses.length; i++) {
      used[i] = descriptors[uses[i]];
    }
    Libc.close(descriptors[QUEUES]);
    var network =
        NetworkConfigurator.open(
            state, DeviceSettings.builder("vpt0").dnsManager(DnsManager.NONE).build());
    network.bringUp();
    var device = new LinuxTunDevice("vpt0", used, network);
    device.configure(Plans.dns());
    return device;
  }

  private static Map<Integer, Integer> queuesOfARound(
      TunDevice device, UdpFlows flows, boolean isAnswered) throws IOException {
    flows.send();
    assertEquals(FLOWS, take(device, flows, isAnswered));
    return flows.queues();
  }

  private static int take(TunDevice device, UdpFlows flows, boolean isAnswered) throws IOException {
    var batch = Batches.of(64);
    int count = 0;
    for (int queue = 0; queue < QUEUES; queue++) {
      while (flows.take(device, queue, batch) > 0) {
        count += batch.count();
        if (isAnswered) {
          UdpFlows.answer(batch);
          assertEquals(batch.count(), device.write(batch));
        }
      }
    }
    return count;
  }
}
