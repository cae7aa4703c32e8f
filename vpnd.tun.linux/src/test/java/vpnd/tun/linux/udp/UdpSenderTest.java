// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Pointer;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.SocketSettings;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.testing.NeedsRoot;
import vpnd.testing.Seed;
import vpnd.testing.api.Batches;
import vpnd.testing.host.NamespaceExtension;
import vpnd.tun.linux.libc.Errno;
import vpnd.tun.linux.libc.Libc;

/** What the kernel refuses, takes in part or cannot do costs no datagram and sends none twice. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(30)
class UdpSenderTest {
  private static final int SOCK_STREAM = 1;
  private static final int EMSGSIZE = 90;
  private static final int[] REFUSALS = {Errno.EINVAL, EMSGSIZE, Errno.EPERM, Errno.EINTR};

  private final PacketBatch out = Batches.of(64);
  private final PacketBatch in = Batches.of(64);
  private int calls;

  @BeforeEach
  void acquire() throws Exception {
    Libc.acquire();
  }

  @AfterEach
  void release() {
    Libc.release();
  }

  @Test
  void aBatchIsOneCall() throws Exception {
    try (var receiver = new LinuxUdpTransport().open(SocketSettings.ofPort(0));
        var socket = new Socket()) {
      var sender = socket.sender((headers, count) -> send(socket, headers, count));
      Batches.fill(out, 900, target(receiver.localPort()), 0);
      assertEquals(64, sender.send(out));
      assertEquals(1, calls);
    }
  }

  @Test
  void aDeviceWithoutChecksumsIsSentSingleDatagramsFromThenOn() throws Exception {
    try (var receiver = new LinuxUdpTransport().open(SocketSettings.ofPort(0));
        var socket = new Socket()) {
      var sender =
          socket.sender(
              (headers, count) ->
                  datagrams(headers) > 1 ? -Errno.EIO : send(socket, headers, count));
      assertTrue(sender.segments());
      var before = UdpMessages.now();
      for (int i = 0; i < 3; i++) {
        Batches.fill(out, 900, target(receiver.localPort()), 0);
        assertEquals(64, sender.send(out));
        assertFalse(sender.segments());
        for (int left = 64; left > 0; left -= in.count()) {
          assertTrue(receiver.receive(in, SECONDS.toNanos(5)) > 0);
        }
      }
      assertEquals(3 * 64, UdpMessages.now().since(before).sent());
      assertEquals(3, calls);
    }
  }

  @Test
  void refusedMessagesNeitherLoseNorDoubleAnother() throws Exception {
    var random = new Random(Seed.draw());
    try (var first = new LinuxUdpTransport().open(SocketSettings.ofPort(0));
        var second = new LinuxUdpTransport().open(SocketSettings.ofPort(0));
        var socket = new Socket()) {
      var sender =
          socket.sender(
              (headers, count) -> {
                if (random.nextInt(3) == 0 && datagrams(headers) > 1) {
                  return -REFUSALS[random.nextInt(REFUSALS.length)];
                }
                return send(socket, headers, 1 + random.nextInt(count));
              });
      var ports = new LinuxUdpSocket[] {(LinuxUdpSocket) first, (LinuxUdpSocket) second};
      for (int round = 0; round < 500; round++) {
        Batches.fill(out, 100, target(ports[0].localPort()), 0);
        var sent = new int[2];
        int which = 0;
        for (int slot = 0; slot < 64; slot++) {
          which = random.nextInt(8) == 0 ? 1 - which : which;
          out.bytes().putInt(out.offset(slot), sent[which]++);
          out.endpoint(slot, target(ports[which].localPort()));
        }
        assertEquals(64, sender.send(out));
        for (int i = 0; i < 2; i++) {
          for (int number = 0; number < sent[i]; ) {
            assertTrue(ports[i].receive(in, SECONDS.toNanos(5)) > 0);
            for (int slot = 0; slot < in.count(); slot++) {
              assertEquals(number++, Batches.number(in, slot));
            }
          }
          assertEquals(0, ports[i].receive(in, 0));
        }
      }
    }
  }

  @Test
  void aKernelThatDoesNotKnowTheOptionIsSentSingleDatagrams() {
    // To a TCP socket the option is as unknown as to a UDP socket of an old kernel.
    int socket = Libc.socket(SocketFamily.INET6.number, SOCK_STREAM, 0);
    var sender =
        new UdpSender(
            socket,
            SocketFamily.INET6,
            new EndpointCache(0, e -> false),
            port -> true,
            (h, n) -> n);
    Libc.close(socket);
    assertFalse(sender.segments());
    assertFalse(UdpOffload.enableReceive(socket));
  }

  private int send(Socket socket, long headers, int count) {
    calls++;
    return UdpSender.sendmmsg(socket.descriptor, headers, count);
  }

  /** How many datagrams the first of some messages is. */
  private static long datagrams(long headers) {
    return new Pointer(headers).getLong(24);
  }

  private static Endpoint target(int port) {
    return Endpoint.of(InetAddress.getLoopbackAddress(), port);
  }

  private static final class Socket implements AutoCloseable {
    final int descriptor;

    Socket() throws Exception {
      descriptor = SocketCalls.open(SocketFamily.INET6, 0);
    }

    UdpSender sender(UdpSender.Call call) {
      var endpoints = new EndpointCache(0, endpoint -> false);
      return new UdpSender(descriptor, SocketFamily.INET6, endpoints, port -> true, call);
    }

    @Override
    public void close() {
      Libc.close(descriptor);
    }
  }
}
