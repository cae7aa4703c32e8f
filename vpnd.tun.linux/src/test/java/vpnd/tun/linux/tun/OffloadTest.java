// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.packet.Checksum;
import vpnd.porting.memory.NativeBlock;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Batches;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.fixture.Configs;
import vpnd.tun.linux.libc.Libc;
import vpnd.tun.linux.network.HostState;

/** What two kernels make of the packets that two devices cut and join. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class OffloadTest {
  private static final int BYTES = 64 << 20;
  private static final int DATAGRAMS = 50;

  private final Path state;

  OffloadTest(@TempDir Path state) {
    this.state = state;
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.66.0.2", "fd66::2"})
  void aTcpStreamArrivesWithOneCallForFivePacketsAndNoAllocation(String address) throws Exception {
    try (var hosts = new TwoHosts(state, true, true)) {
      var work = stream(hosts, address, BYTES);
      assertTrue(work.packets() > BYTES / 1431, () -> "" + work);
      assertTrue(work.calls() * 5 < work.packets(), () -> "" + work);
      assertTrue(work.allocated() < 100_000, () -> "" + work);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "false, false"})
  void aTcpStreamArrivesWhereOneSideOrBothHaveNoOffload(boolean here, boolean there)
      throws Exception {
    try (var hosts = new TwoHosts(state, here, there)) {
      for (var address : List.of("10.66.0.2", "fd66::2")) {
        var work = stream(hosts, address, 2 << 20);
        assertTrue(work.calls() >= work.packets(), () -> "" + work);
      }
    }
  }

  /** Sends a stream to the other host, and answers with what it took there. */
  private static PacketCopier.Work stream(TwoHosts hosts, String address, int bytes)
      throws Exception {
    var forth = new PacketCopier(hosts.here, hosts.there);
    var back = new PacketCopier(hosts.there, hosts.here);
    try (var server = hosts.onOther(() -> new ServerSocket(0, 1, InetAddress.getByName(address)))) {
      server.setSoTimeout(20_000);
      var reader = new FutureTask<>(() -> readStream(server, bytes));
      new Thread(reader, "reader").start();
      try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
        var random = new Random(bytes);
        var block = new byte[1 << 16];
        for (int sent = 0; sent < bytes; sent += block.length) {
          random.nextBytes(block);
          socket.getOutputStream().write(block);
        }
      }
      assertEquals("", reader.get(40, SECONDS));
    } finally {
      forth.stop();
      back.stop();
    }
    return forth.stop();
  }

  private static String readStream(ServerSocket server, int bytes) throws IOException {
    try (var socket = server.accept()) {
      socket.setSoTimeout(20_000);
      var random = new Random(bytes);
      var expected = new byte[1 << 16];
      for (int read = 0; read < bytes; read += expected.length) {
        random.nextBytes(expected);
        if (!Arrays.equals(expected, socket.getInputStream().readNBytes(expected.length))) {
          return "another byte behind " + read;
        }
      }
      return socket.getInputStream().read() < 0 ? "" : "more than that";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.66.0.2", "fd66::2"})
  void datagramsThatWaitArriveWithOneWrite(String address) throws Exception {
    try (var hosts = new TwoHosts(state, true, true);
        var target = hosts.onOther(() -> new DatagramSocket(new InetSocketAddress(address, 0)));
        var source = new DatagramSocket()) {
      source.connect(target.getLocalSocketAddress());
      target.setSoTimeout(10_000);
      var random = new Random(1);
      for (int i = 0; i < DATAGRAMS; i++) {
        source.send(new DatagramPacket(random(random, 1000), 1000));
      }
      var batch = Batches.of(128);
      assertEquals(DATAGRAMS, hosts.here.read(batch, SECONDS.toNanos(5)));
      long calls = PacketCopier.calls();
      assertEquals(DATAGRAMS, hosts.there.write(batch));
      calls = PacketCopier.calls() - calls;
      var expected = new Random(1);
      for (int i = 0; i < DATAGRAMS; i++) {
        assertArrayEquals(random(expected, 1000), receive(target));
      }
      // Each look at the count is some reads itself.
      assertTrue(calls < 10 || !isWithUdp(), calls + " calls");
    }
  }

  private static byte[] receive(DatagramSocket socket) throws IOException {
    var packet = new DatagramPacket(new byte[2000], 2000);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private static boolean isWithUdp() throws IOException {
    int device = TunDescriptor.open("vpt2", true);
    try {
      return Offload.enable(new TunFile("vpt2", device)) == Offload.TCP_AND_UDP;
    } finally {
      Libc.close(device);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.66.0.2", "fd66::2"})
  void datagramsThatTheHostGivesAsOneAreCut(String address) throws Exception {
    try (var hosts = new TwoHosts(state, true, true);
        var target = hosts.onOther(() -> new DatagramSocket(new InetSocketAddress(address, 0)))) {
      target.setSoTimeout(10_000);
      var bytes = random(new Random(2), 40 * 1000 + 10);
      sendAsOne(bytes, 1000, address, target.getLocalPort());
      var batch = Batches.of(128);
      assertEquals(41, hosts.here.read(batch, SECONDS.toNanos(5)));
      assertEquals(41, hosts.there.write(batch));
      for (int from = 0; from < bytes.length; from += 1000) {
        int to = Math.min(bytes.length, from + 1000);
        assertArrayEquals(Arrays.copyOfRange(bytes, from, to), receive(target));
      }
    }
  }

  private static void sendAsOne(byte[] bytes, int size, String address, int port)
      throws IOException {
    var ip = InetAddress.getByName(address).getAddress();
    boolean isIpv4 = ip.length == 4;
    var block = NativeBlock.allocate(65_536);
    block.host().putShort(0, (short) (isIpv4 ? 2 : 10));
    block.network().putShort(2, (short) port).put(isIpv4 ? 4 : 8, ip);
    int socket = Libc.socket(isIpv4 ? 2 : 10, 2, 0);
    try {
      assertEquals(0, Libc.connect(socket, block.address(), isIpv4 ? 16 : 28));
      block.host().putInt(0, size);
      assertEquals(0, Libc.setsockopt(socket, 17, 103, block.address(), Integer.BYTES));
      block.network().put(0, bytes);
      assertEquals(bytes.length, Libc.write(socket, block.address(), bytes.length));
    } finally {
      Libc.close(socket);
    }
  }

  @Test
  void anAdminsDeviceIsFreeOfOffloadWhenItIsClosed() throws Exception {
    HostState.addAdminsDevice("vpt0");
    Libc.acquire();
    int other = TunDescriptor.open("vpt0", true);
    // Another program was here before, with a longer virtio header.
    var size = NativeBlock.allocate(4);
    size.host().putInt(0, 12);
    assertEquals(0, Libc.ioctl(other, 0x400454d8L, size.address()));
    Libc.close(other);
    try (var device = new LinuxTunPort(state).open(Configs.of("vpt0"))) {
      device.configure(Plans.dns());
      sendOne();
      assertEquals(1, device.read(Batches.of(64), SECONDS.toNanos(5)));
    }
    int plain = TunDescriptor.open("vpt0", false);
    Shell.run("ip", "link", "set", "dev", "vpt0", "addrgenmode", "none");
    Shell.run("ip", "link", "set", "dev", "vpt0", "up");
    Shell.run("ip", "address", "add", "10.66.0.1/24", "dev", "vpt0");
    sendOne();
    var batch = Batches.of(64);
    assertEquals(1, new PlainQueue(new TunFile("vpt0", plain)).read(batch));
    var packet = Batches.packet(batch, 0);
    assertEquals(0xffff, Checksum.fold(udpSum(packet)), "the checksum is complete");
    Libc.close(plain);
    Libc.release();
  }

  /** The sum over a UDP packet of IPv4 and its pseudo header. */
  private static long udpSum(byte[] packet) {
    var bytes = ByteBuffer.wrap(packet);
    int covered = packet.length - 20;
    return Checksum.sum(bytes, 12, 20) + 17 + covered + Checksum.sum(bytes, 20, packet.length);
  }

  private static byte[] random(Random random, int length) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void sendOne() throws IOException {
    try (var socket = new DatagramSocket()) {
      var target = InetAddress.getByName("10.66.0.2");
      socket.send(new DatagramPacket(new byte[40], 40, target, 9));
    }
  }
}
