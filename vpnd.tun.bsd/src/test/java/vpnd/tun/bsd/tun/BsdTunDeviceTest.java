// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

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
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.api.network.NetworkPlan;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;
import vpnd.testing.InTurn;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Batches;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.bsd.fixture.BsdHost;
import vpnd.tun.bsd.libc.NativeCLibrary;

/** A device on each system, as its stand-in behaves. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(180)
@InTurn(2)
class BsdTunDeviceTest {
  private static final long LIMIT = SECONDS.toNanos(5);

  private final Path state;

  BsdTunDeviceTest(@TempDir Path directory) {
    this.state = directory.resolve("vpnd");
  }

  static List<BsdHost> hosts() {
    return BsdHost.all().toList();
  }

  private static final NetworkPlan PLAN =
      NetworkPlan.builder()
          .mtu(1400)
          .addresses(Plans.prefixes("10.66.0.1/24", "fd66::1/64"))
          .routes(Plans.prefixes("10.67.0.0/16", "fd67::/48"))
          .build();

  @ParameterizedTest
  @MethodSource("hosts")
  void itIsUpWhileItIsOpenAndGoneAfterwards(BsdHost host) throws Exception {
    var name = host.device(3);
    try (var device = host.open(state, name)) {
      assertEquals(name, device.name());
      assertTrue(HostView.now().contains(name + ": <"), HostView.now());
      assertTrue(Shell.run("ip", "link", "show", "dev", name).contains(",UP"));
    }
    assertFalse(HostView.now().contains(name), HostView.now());
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void aSecondOneOfTheSameNameIsRefusedWithARemedy(BsdHost host) throws Exception {
    var name = host.device(3);
    try (var device = host.open(state, name)) {
      assertEquals(0, device.read(Batches.of(4), 0));
      var c = host.environment().acquire();
      var opener = DeviceOpener.of(host.environment().system(), c);
      var fault = assertThrows(IOException.class, () -> opener.open(name));
      NativeCLibrary.release();
      assertTrue(
          String.valueOf(fault.getMessage()).contains("another program: stop that"),
          fault::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void aRefusedSecondOneLeavesTheFirstAlone(BsdHost host) throws Exception {
    var name = host.device(3);
    try (var device = host.open(state, name)) {
      var view = HostView.now();
      var changes = device.changes();
      var fault = assertThrows(IOException.class, () -> host.open(state, name));
      assertTrue(
          String.valueOf(fault.getMessage()).startsWith("the device " + name + " is in use"),
          fault::toString);
      assertEquals(view, HostView.now());
      assertEquals(changes, device.changes());
    }
    assertFalse(HostView.now().contains(name), HostView.now());
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void aNameOfAnotherKindIsRefusedWithAnExample(BsdHost host) {
    var fault = assertThrows(IOException.class, () -> host.open(state, "eth0"));
    assertTrue(
        String.valueOf(fault.getMessage()).contains("use one such as " + host.device(0)),
        fault::toString);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void packetsOfBothFamiliesPassInBothDirections(BsdHost host) throws Exception {
    try (var device = host.open(state, host.device(3))) {
      device.configure(PLAN);
      assertEchoed(device, "10.66.0.1", "10.67.0.9");
      assertEchoed(device, "fd66::1", "fd67::9");
      assertNothingElseIsWritten(device);
      assertTooLongIsCut(device);
    }
  }

  private static void assertNothingElseIsWritten(TunDevice device) throws IOException {
    var batch = Batches.of(3);
    Batches.packet(batch, 0, new byte[] {0x45});
    Batches.packet(batch, 1, new byte[40]);
    Batches.packet(batch, 2, new byte[0]);
    batch.count(3);
    assertEquals(0, device.write(batch), "what is no packet of IP");
  }

  private static void assertTooLongIsCut(TunDevice device) throws IOException {
    try (var socket = new DatagramSocket(0, InetAddress.getByName("10.66.0.1"))) {
      var bytes = new byte[1300];
      socket.send(
          new DatagramPacket(bytes, bytes.length, InetAddress.getByName("10.67.0.9"), 4242));
    }
    var batch = Batches.of(8, 800);
    long end = System.nanoTime() + LIMIT;
    boolean isFound = false;
    while (!isFound && System.nanoTime() < end) {
      int count = device.read(batch, MILLISECONDS.toNanos(100));
      for (int slot = 0; slot < count; slot++) {
        isFound |= batch.length(slot) == batch.slotSize();
      }
    }
    assertTrue(isFound, "a packet that is longer than a slot fills it");
  }

  /** Sends from the host into the tunnel, and back with the addresses exchanged. */
  private static void assertEchoed(TunDevice device, String own, String other) throws Exception {
    var payload = new byte[] {1, 2, 3, 4, 5};
    try (var socket = new DatagramSocket(0, InetAddress.getByName(own))) {
      socket.setSoTimeout(5_000);
      var target = InetAddress.getByName(other);
      socket.send(new DatagramPacket(payload, payload.length, target, 4242));
      var batch = Batches.of(64);
      reply(device, batch, socket.getLocalPort());
      var answer = new DatagramPacket(new byte[100], 100);
      socket.receive(answer);
      assertEquals(target, answer.getAddress());
      assertEquals(payload.length, answer.getLength());
    }
  }

  private static void reply(TunDevice device, PacketBatch batch, int port) throws IOException {
    long end = System.nanoTime() + LIMIT;
    while (System.nanoTime() < end) {
      int count = device.read(batch, MILLISECONDS.toNanos(100));
      for (int slot = 0; slot < count; slot++) {
        batch.finishChecksum(slot);
        if (turnRound(batch, slot, port)) {
          keepOnly(batch, slot);
          assertEquals(1, device.write(batch));
          return;
        }
      }
    }
    throw new AssertionError("no packet for the tunnel came within 5 s");
  }

  private static void keepOnly(PacketBatch batch, int kept) {
    for (int slot = 0; slot < batch.count(); slot++) {
      if (slot != kept) {
        batch.length(slot, 0);
      }
    }
  }

  /** Exchanges addresses and ports, which leaves all checksums valid. */
  private static boolean turnRound(PacketBatch batch, int slot, int port) {
    var bytes = batch.bytes();
    int at = batch.offset(slot) + PacketBatch.HEADROOM;
    boolean isIpv4 = bytes.get(at) >>> 4 == 4;
    int udp = at + (isIpv4 ? 20 : 40);
    if ((bytes.get(at + (isIpv4 ? 9 : 6)) & 0xff) != 17 || (bytes.getShort(udp) & 0xffff) != port) {
      return false;
    }
    int size = isIpv4 ? 4 : 16;
    int source = at + (isIpv4 ? 12 : 8);
    exchange(batch, source, source + size, size);
    exchange(batch, udp, udp + 2, 2);
    return true;
  }

  private static void exchange(PacketBatch batch, int one, int other, int size) {
    var first = new byte[size];
    var second = new byte[size];
    batch.bytes().get(one, first).get(other, second).put(one, second).put(other, first);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void aPlanIsAppliedRestoredHandedOverAndUndone(BsdHost host) throws Exception {
    var before = HostView.now();
    var first = host.open(state, host.device(3));
    first.configure(PLAN);
    var view = HostView.now();
    assertTrue(view.contains("10.66.0.1"), view);
    assertTrue(view.contains("fd66::1/64"), view);
    assertTrue(view.contains("10.67.0.0/16 dev " + first.name()), view);
    assertTrue(view.contains("10.66.0.0/24 dev " + first.name()), view);
    assertTrue(view.contains("fd67::/48 dev " + first.name()), view);
    assertTrue(view.contains("mtu 1400"), view);

    HostView.run("ip", "route", "delete", "10.67.0.0/16");
    HostView.run("ip", "-6", "address", "delete", "fd66::1/64", "dev", first.name());
    first.configure(PLAN);
    assertEquals(view, HostView.now());
    assertTrue(
        first.restored().contains("10.67.0.0/16 is reached through " + first.name()),
        first.restored()::toString);

    var handover = Objects.requireNonNull(first.detach());
    var settings = host.settings(first.name());
    try (var second = Objects.requireNonNull(host.port(state).adopt(settings, handover))) {
      second.configure(PLAN);
      assertEquals(view, HostView.now());
      assertEquals(List.of(), second.restored());
      assertEchoed(second, "10.66.0.1", "10.67.0.9");
    }
    assertEquals(before, HostView.now());
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void aWakeupEndsARead(BsdHost host) throws Exception {
    try (var device = host.open(state, host.device(3))) {
      var waker =
          new Thread(
              () -> {
                for (int i = 0; i < 3; i++) {
                  device.wakeup();
                }
              });
      long begin = System.nanoTime();
      waker.start();
      assertEquals(0, device.read(Batches.of(4), SECONDS.toNanos(50)));
      assertTrue(System.nanoTime() - begin < SECONDS.toNanos(20));
      waker.join();
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void forwardingIsSwitchedOnAndOff(BsdHost host) throws Exception {
    var before = HostView.forwarding();
    try (var device = host.open(state, host.device(3))) {
      device.configure(NetworkPlan.builder().forwarding(true, true).build());
      assertEquals("1 1", HostView.forwarding());
      device.configure(NetworkPlan.EMPTY);
      assertEquals(before, HostView.forwarding());
    }
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void aClosedDeviceSaysSo(BsdHost host) throws Exception {
    var device = host.open(state, host.device(3));
    device.close();
    assertThrows(IOException.class, () -> device.read(Batches.of(1), 0));
    assertFalse(state.resolve("net-0-" + device.name() + ".journal").toFile().exists());
  }
}
