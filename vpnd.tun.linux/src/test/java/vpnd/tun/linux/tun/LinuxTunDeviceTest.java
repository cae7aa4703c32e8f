// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;
import vpnd.testing.Allocation;
import vpnd.testing.NeedsRoot;
import vpnd.testing.OnEachJava;
import vpnd.testing.api.Batches;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.fixture.Configs;
import vpnd.tun.linux.fixture.EchoReplies;
import vpnd.tun.linux.fixture.ThrownMessage;

@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(30)
@OnEachJava
class LinuxTunDeviceTest {
  private final Path state;

  LinuxTunDeviceTest(@TempDir Path state) {
    this.state = state;
  }

  @Test
  void aRealPingIsAnsweredThroughTheDevice() throws Exception {
    try (var device = openWithAddress()) {
      var ping = Shell.start("ping", "-c", "5", "-i", "0.01", "-W", "5", "10.66.0.2");
      var batch = Batches.of(16);
      while (ping.isAlive()) {
        if (device.read(batch, MILLISECONDS.toNanos(100)) > 0) {
          int requests = batch.count();
          EchoReplies.answer(batch);
          assertEquals(requests, device.write(batch));
        }
      }
      var output = Shell.output(ping);
      assertTrue(output.contains(" 0% packet loss"), output);
    }
  }

  @Test
  void waitingPacketsAreReadAsOneBatchWhileALargeOneWouldStillFit() throws Exception {
    try (var device = openWithAddress()) {
      sendInto(12);
      var batch = Batches.of(OffloadQueue.LARGE + 7);
      assertEquals(8, device.read(batch, SECONDS.toNanos(5)));
      assertEquals(8, batch.count());
      for (int i = 0; i < 8; i++) {
        assertEquals(PacketBatch.HEADROOM + 20 + 8 + 100, batch.length(i));
        assertEquals(0x45, batch.bytes().get(batch.offset(i) + PacketBatch.HEADROOM));
        assertEquals(0, batch.bytes().get(batch.offset(i) + PacketBatch.HEADROOM - 1));
      }
      assertEquals(4, device.read(batch, SECONDS.toNanos(5)));
      assertEquals(0, device.read(batch, 0));
    }
  }

  @Test
  void theKernelSendsNothingByItself() throws Exception {
    try (var device = open("vpt0")) {
      assertEquals(0, device.read(Batches.of(4), SECONDS.toNanos(2)));
    }
  }

  @Test
  void whatIsNoPacketIsNotTaken() throws Exception {
    try (var device = openWithAddress()) {
      sendInto(2);
      var batch = Batches.of(64);
      assertEquals(2, device.read(batch, SECONDS.toNanos(5)));
      batch.bytes().put(batch.offset(0) + PacketBatch.HEADROOM, (byte) 0);
      assertEquals(1, device.write(batch));
      batch.length(0, 0);
      assertEquals(1, device.write(batch));
    }
  }

  @Test
  void aWakeupEndsTheReadUnderWayOrTheNext() throws Exception {
    try (var device = open("vpt0")) {
      device.wakeup();
      assertEquals(0, device.read(Batches.of(4), SECONDS.toNanos(20)));

      var batch = Batches.of(4);
      var reading = new FutureTask<>(() -> device.read(batch, SECONDS.toNanos(20)));
      new Thread(reading).start();
      device.wakeup();
      assertEquals(0, reading.get(10, SECONDS));
    }
  }

  @Test
  void nothingIsAllocatedForAPacket() throws Exception {
    try (var device = openWithAddress();
        var socket = new DatagramSocket()) {
      var batch = Batches.of(128);
      var packet = new DatagramPacket(new byte[100], 100, InetAddress.getByName("10.66.0.2"), 9);
      long bytes = 0;
      int packets = 0;
      for (int round = 0; round < 2020; round++) {
        for (int i = 0; i < 50; i++) {
          socket.send(packet);
        }
        long before = Allocation.bytes();
        int count = device.read(batch, SECONDS.toNanos(5));
        int taken = device.write(batch);
        if (round >= 20) {
          bytes += Allocation.bytes() - before;
          packets += count;
        }
        assertEquals(count, taken);
      }
      assertTrue(packets >= 100_000, "only " + packets);
      assertTrue(bytes < 10_000, bytes + " bytes for " + packets + " packets");
    }
  }

  @Test
  void aDeviceThatIsTakenAwayIsGone() throws Exception {
    try (var device = open("vpt0")) {
      Shell.run("ip", "link", "delete", "dev", "vpt0");
      var fault = ThrownMessage.of(() -> device.read(Batches.of(4), SECONDS.toNanos(20)));
      assertTrue(fault.startsWith("the device vpt0 is gone"), fault);
    }
  }

  @Test
  void aClosedDeviceRefusesAllCallsAndItsInterfaceIsGone() throws Exception {
    var device = open("vpt0");
    device.close();
    device.close();
    device.wakeup();
    assertThrows(IOException.class, () -> device.read(Batches.of(1), 0));
    assertThrows(IOException.class, () -> device.write(Batches.of(1)));
    assertThrows(IOException.class, () -> device.configure(NetworkPlan.EMPTY));
    assertFalse(Shell.run("ip", "link").contains("vpt0"));
  }

  @Test
  void aBusyDeviceIsNamed() throws Exception {
    try (var device = open("vpt0")) {
      var fault = ThrownMessage.of(() -> open(device.name()));
      assertEquals(
          "the device vpt0 is in use by another program: stop that, or name another device", fault);
    }
  }

  @Test
  void anInterfaceOfAnotherKindIsRefused() throws Exception {
    Shell.run("ip", "tuntap", "add", "dev", "vpt0", "mode", "tap");
    var fault = ThrownMessage.of(() -> open("vpt0"));
    assertTrue(fault.startsWith("vpt0 is an interface of another kind"));
  }

  @Test
  void badNamesAreRefusedBeforeTheyReachTheHost() {
    for (var name : List.of("", "/dev/tun0", "a b", "sixteen.bytes...", ".", "tun%d", "x;y")) {
      var fault = ThrownMessage.of(() -> open(name));
      assertTrue(fault.contains("cannot name a tunnel device"));
    }
  }

  private TunDevice open(String name) throws IOException {
    return new LinuxTunPort(state).open(Configs.of(name));
  }

  private TunDevice openWithAddress() throws IOException {
    var device = open("vpt0");
    var address = new IpPrefix(InetAddress.getByName("10.66.0.1"), 24);
    device.configure(NetworkPlan.builder().addresses(List.of(address)).build());
    return device;
  }

  private static void sendInto(int datagrams) throws IOException {
    try (var socket = new DatagramSocket()) {
      var target = InetAddress.getByName("10.66.0.2");
      for (int i = 0; i < datagrams; i++) {
        socket.send(new DatagramPacket(new byte[100], 100, target, 9));
      }
    }
  }
}
