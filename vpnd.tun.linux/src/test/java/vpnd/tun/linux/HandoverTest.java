// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.packet.Endpoint;
import vpnd.api.port.Handover;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;
import vpnd.api.port.UdpSocket;
import vpnd.testing.NeedsRoot;
import vpnd.testing.OnEachJava;
import vpnd.testing.api.Batches;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.fixture.Configs;
import vpnd.tun.linux.fixture.ReloadedBundle;
import vpnd.tun.linux.fixture.ThrownMessage;
import vpnd.tun.linux.network.HostState;
import vpnd.tun.linux.tun.LinuxTunPort;
import vpnd.tun.linux.udp.LinuxUdpTransport;

/** An open device or socket goes from one version of the bundle to another, and nothing is lost. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
@OnEachJava
class HandoverTest {
  private static final int WAITING = 2_000;
  private static final int SWAPS = 50;

  private final Path state;

  HandoverTest(@TempDir Path directory) {
    this.state = directory.resolve("vpnd");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void packetsThatWaitReachTheSuccessorWithOffloadAndWithout(boolean offload) throws Exception {
    var old = new LinuxTunPort(state, offload).open(Configs.of("vpt0"));
    old.configure(Plans.dns());
    send("10.66.0.2", 9, WAITING);
    try (var device = adopt(old)) {
      assertNotSame(old.getClass(), device.getClass());
      assertEquals(WAITING, read(device));
      send("10.66.0.2", 9, 1);
      assertEquals(1, read(device));
    }
  }

  @Test
  void theKindTellsHowPacketsLook() throws Exception {
    try (var offload = detached(port().open(Configs.of("vpt0")));
        var plain = detached(new LinuxTunPort(state, false).open(Configs.of("vpt1")))) {
      assertEquals("linux tun, virtio header of 10 octets, journal 1", offload.kind());
      assertEquals("linux tun, no prefix, journal 1", plain.kind());
    }
  }

  @Test
  void theQueueThatTheKernelGivesADeviceWouldNotHoldThem() throws Exception {
    HostState.addAdminsDevice("vpt0");
    var old = port().open(Configs.of("vpt0"));
    old.configure(Plans.dns());
    send("10.66.0.2", 9, WAITING);
    try (var device = adopt(old)) {
      var count = read(device);
      assertTrue(count < WAITING, "all of " + count);
    }
  }

  @Test
  void datagramsThatComeInTheGapReachTheSuccessor() throws Exception {
    var old = new LinuxUdpTransport().open(SocketSettings.ofPort(0));
    int port = old.localPort();
    var batch = Batches.of(64);
    assertEquals(0, old.receive(batch, 0));
    var handover = old.detach();
    assertNotNull(handover);
    send("127.0.0.1", port, WAITING);
    try (var socket = adopt(handover)) {
      assertNotSame(old.getClass(), socket.getClass());
      assertEquals(port, socket.localPort());
      int count = 0;
      while (socket.receive(batch, count < WAITING ? SECONDS.toNanos(5) : 0) > 0) {
        count += batch.count();
      }
      assertEquals(WAITING, count);
      Batches.fill(batch, 100, Endpoint.of(InetAddress.getLoopbackAddress(), port), 0);
      assertEquals(64, socket.send(batch));
      assertTrue(socket.receive(batch, SECONDS.toNanos(5)) > 0);
    }
  }

  @Test
  void datagramsThatTheFormerPortHasReceivedReachTheSuccessor() throws Exception {
    var socket = new LinuxUdpTransport().open(SocketSettings.ofPort(0));
    var out = Batches.of(50);
    var in = Batches.of(7);
    var target = Endpoint.of(InetAddress.getLoopbackAddress(), socket.localPort());
    try (var sender = new LinuxUdpTransport().open(SocketSettings.ofPort(0))) {
      int sent = 0;
      int received = 0;
      while (received < sent || sent < 1000) {
        for (int i = 0; i < 2 && sent < 1000; i++, sent += 50) {
          // One message, of which the first batch takes only a part.
          Batches.fill(out, 300, target, sent);
          assertEquals(50, sender.send(out));
        }
        for (int i = 0; i < 3 && received < sent; i++) {
          assertTrue(socket.receive(in, SECONDS.toNanos(5)) > 0);
          for (int slot = 0; slot < in.count(); slot++) {
            assertEquals(received++, Batches.number(in, slot));
            assertEquals(300, in.length(slot));
            assertEquals(sender.localPort(), Objects.requireNonNull(in.endpoint(slot)).port());
          }
        }
        socket = adopt(socket);
      }
      assertEquals(0, socket.receive(in, 0));
    }
    socket.close();
  }

  @Test
  void theSuccessorKnowsWhatWasChangedAndUndoesIt() throws Exception {
    HostState.prepare();
    HostState.addAdminsDevice("vpt0");
    var before = HostState.now();
    var old = port().open(Configs.of("vpt0"));
    old.configure(Plans.FULL);
    var during = HostState.now();
    assertNotEquals(before, during);
    var changes = old.changes();
    try (var device = adopt(old)) {
      assertEquals(changes, device.changes());
      device.configure(Plans.FULL);
      assertEquals(during, HostState.now());
    }
    assertEquals(before, HostState.now());
  }

  @Test
  void whatNobodyTakesIsClosedAndUndone() throws Exception {
    HostState.prepare();
    var before = HostState.now();
    var old = port().open(Configs.of("vpt0"));
    old.configure(Plans.FULL);
    var handover = detached(old);
    assertThrows(IOException.class, () -> old.read(Batches.of(1), 0));
    assertNotEquals(before, HostState.now());
    handover.close();
    handover.close();
    assertEquals(before, HostState.now());
    assertThrows(IllegalStateException.class, handover::take);
  }

  @Test
  void whatSomebodyTookIsNotClosed() throws Exception {
    var old = port().open(Configs.of("vpt0"));
    var handover = detached(old);
    try (var device = nextPort().adopt(Configs.of("vpt0"), handover)) {
      assertNotNull(device);
      handover.close();
      old.close();
      assertThrows(IllegalStateException.class, handover::take);
      assertTrue(Shell.run("ip", "link").contains("vpt0"));
      assertEquals(0, device.read(Batches.of(1), 0));
    }
    assertFalse(Shell.run("ip", "link").contains("vpt0"));
  }

  @Test
  void aDeviceIsNotTakenForASocket() throws Exception {
    try (var handover = detached(port().open(Configs.of("vpt0")));
        var socket = new LinuxUdpTransport().open(SocketSettings.ofPort(0)).detach()) {
      assertNotNull(socket);
      assertNull(new LinuxUdpTransport().adopt(SocketSettings.ofPort(0), handover));
      assertNull(port().adopt(Configs.of("vpt0"), socket));
    }
    assertFalse(Shell.run("ip", "link").contains("vpt0"));
  }

  @Test
  void aJournalOfAnotherProcessIsNotTaken() throws Exception {
    var old = port().open(Configs.of("vpt0"));
    try (var handover = detached(old);
        var files = Files.newDirectoryStream(state, "*.journal")) {
      var journal = files.iterator().next();
      var foreign = Files.readString(journal).replaceFirst("owner \\d+", "owner 1");
      Files.writeString(journal, foreign);
      var fault = ThrownMessage.of(() -> nextPort().adopt(Configs.of("vpt0"), handover));
      assertTrue(fault.endsWith("is not of this process"), fault);
    }
    assertFalse(Shell.run("ip", "link").contains("vpt0"));
  }

  /** Not more than before, because what an earlier test used may be closed meanwhile. */
  @Test
  void fiftyHandOversLeaveNoDescriptorBehind() throws Exception {
    var device = port().open(Configs.of("vpt0"));
    var socket = new LinuxUdpTransport().open(SocketSettings.ofPort(0));
    int before = descriptors();
    for (int i = 0; i < SWAPS; i++) {
      device = adopt(device);
      socket = adopt(socket);
    }
    assertMost(before);
    device.close();
    socket.close();
    // Two of a device, two of a socket.
    assertMost(before - 4);
  }

  private TunPort port() {
    return new LinuxTunPort(state);
  }

  // The loaders of a test stay open, as the classes of an updated bundle stay in use.
  private TunPort nextPort() throws ReflectiveOperationException {
    return new ReloadedBundle().tunPort(state);
  }

  private TunDevice adopt(TunDevice old) throws Exception {
    var device = nextPort().adopt(Configs.of(old.name()), detached(old));
    assertNotNull(device);
    return device;
  }

  private static Handover detached(TunDevice device) {
    var handover = device.detach();
    assertNotNull(handover);
    return handover;
  }

  private static UdpSocket adopt(UdpSocket old) throws Exception {
    var handover = old.detach();
    assertNotNull(handover);
    return adopt(handover);
  }

  private static UdpSocket adopt(Handover handover) throws Exception {
    var socket = new ReloadedBundle().transport().adopt(SocketSettings.ofPort(0), handover);
    assertNotNull(socket);
    return socket;
  }

  private static int read(TunDevice device) throws IOException {
    var batch = Batches.of(64);
    int count = 0;
    while (device.read(batch, 0) > 0) {
      count += batch.count();
    }
    return count;
  }

  private static void send(String address, int port, int datagrams) throws IOException {
    try (var socket = new DatagramSocket()) {
      var target = InetAddress.getByName(address);
      for (int i = 0; i < datagrams; i++) {
        socket.send(new DatagramPacket(new byte[100], 100, target, port));
      }
    }
  }

  private static void assertMost(int expected) {
    int now = descriptors();
    assertTrue(now <= expected, () -> now + " descriptors instead of " + expected);
  }

  private static int descriptors() {
    var files = new File("/proc/self/fd").list();
    return files == null ? -1 : files.length;
  }
}
