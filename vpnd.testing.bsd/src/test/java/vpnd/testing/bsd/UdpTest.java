// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.testing.NeedsRoot;

/** UDP sockets: addresses, options and control messages. */
@NeedsRoot
@ExtendWith(OwnNetwork.class)
class UdpTest {
  private static final int SOL_SOCKET = 0xffff;
  private static final int SO_RCVBUF = 0x1002;
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IP_RECVDSTADDR = 7;
  private static final int IPV6_V6ONLY = 27;
  private static final int IPV6_PKTINFO = 46;
  private static final int DONTWAIT = 0x80;

  /** One socket. */
  private record Udp(BsdLibc libc, int descriptor, int family) {
    static Udp open(BsdLibc libc, int family) {
      int descriptor = libc.call("socket", family, 2, 0);
      assertEquals(0, Math.min(descriptor, 0));
      return new Udp(libc, descriptor, family);
    }

    Memory address(String host, int port) throws Exception {
      var bytes = InetAddress.getByName(host).getAddress();
      var address = new Memory(bytes.length == 4 ? 16 : 28);
      address.clear();
      address.setByte(0, (byte) address.size());
      address.setByte(1, (byte) family);
      address.setShort(2, Short.reverseBytes((short) port));
      address.write(bytes.length == 4 ? 4 : 8, bytes, 0, bytes.length);
      return address;
    }

    int bind(String host, int port) throws Exception {
      var address = address(host, port);
      return libc.call("bind", descriptor, address, (int) address.size());
    }

    int set(int level, int option, int value) {
      var argument = new Memory(4);
      argument.setInt(0, value);
      return libc.call("setsockopt", descriptor, level, option, argument, 4);
    }

    int get(int level, int option) {
      var argument = new Memory(4);
      var size = new Memory(4);
      size.setInt(0, 4);
      int result = libc.call("getsockopt", descriptor, level, option, argument, size);
      return result < 0 ? result : argument.getInt(0);
    }
  }

  /** A structure msghdr, with its buffers. */
  private static final class Message {
    private final Memory header = new Memory(48);
    private final Memory vector = new Memory(16);
    final Memory data = new Memory(2000);
    Memory name = new Memory(28);
    final Memory control = new Memory(64);

    Message(int size, int controlSize) {
      header.clear();
      control.clear();
      vector.setPointer(0, data);
      vector.setLong(8, size);
      header.setPointer(0, name);
      header.setInt(8, 28);
      header.setPointer(16, vector);
      header.setInt(24, 1);
      header.setPointer(32, control);
      header.setInt(40, controlSize);
    }

    void to(Memory address) {
      name = address;
      header.setPointer(0, address);
      header.setInt(8, (int) address.size());
    }

    void control(int size, int level, int type, int at, byte[] bytes) {
      control.setInt(0, size);
      control.setInt(4, level);
      control.setInt(8, type);
      control.write(at, bytes, 0, bytes.length);
    }

    int send(Udp socket) {
      return socket.libc.call("sendmsg", socket.descriptor, header, 0);
    }

    int receive(Udp socket, int flags) {
      return socket.libc.call("recvmsg", socket.descriptor, header, flags);
    }

    String address(int at, int size) throws Exception {
      return InetAddress.getByAddress(control.getByteArray(at, size)).getHostAddress();
    }
  }

  @ParameterizedTest
  @CsvSource({
    // the control message that gives an IPv4 source address: its name, the address and its place
    "freebsd, 7, 16, 0, 4",
    "dragonfly, 7, 16, 0, 4",
    "netbsd, 25, 16, 0, 8",
    "openbsd, 7, 16, 0, 4",
    "macos, 26, 12, 4, 12"
  })
  void ipv4AddressesTravelInControlMessages(String name, int send, int data, int at, int size)
      throws Exception {
    var libc = new BsdLibc(StandIn.of(name));
    var server = Udp.open(libc, 2);
    assertEquals(0, server.bind("0.0.0.0", 5000));
    assertEquals(0, server.set(IPPROTO_IP, IP_RECVDSTADDR, 1));
    var client = Udp.open(libc, 2);
    assertEquals(0, client.bind("127.0.0.1", 6000));

    var request = new Message(10, 0);
    request.to(client.address("127.0.0.9", 5000));
    assertEquals(10, request.send(client));
    var received = new Message(2000, 64);
    assertEquals(10, received.receive(server, 0));
    assertEquals(16, received.name.getByte(0));
    assertEquals(2, received.name.getByte(1));
    assertEquals(6000, Short.reverseBytes(received.name.getShort(2)));
    assertEquals(data + 4, received.control.getInt(0));
    assertEquals(IPPROTO_IP, received.control.getInt(4));
    assertEquals(IP_RECVDSTADDR, received.control.getInt(8));
    assertEquals("127.0.0.9", received.address(data, 4));

    var reply = new Message(20, data + size);
    reply.to(client.address("127.0.0.1", 6000));
    reply.control(data + size, IPPROTO_IP, send, data + at, new byte[] {127, 0, 0, 9});
    assertEquals(20, reply.send(server));
    var answer = new Message(2000, 64);
    assertEquals(20, answer.receive(client, 0));
    assertEquals(0x7f000009, Integer.reverseBytes(answer.name.getInt(4)));

    reply.control(data + size, IPPROTO_IP, send, data + at, new byte[] {10, 9, 9, 9});
    assertEquals(-49, reply.send(server)); // no address of this host
    assertEquals(-35, answer.receive(client, DONTWAIT));
    libc.close(server.descriptor);
    libc.close(client.descriptor);
  }

  @ParameterizedTest
  @CsvSource({
    "freebsd,28,36,16",
    "dragonfly,28,36,16",
    "netbsd,24,36,16",
    "openbsd,24,36,16",
    "macos,30,61,12"
  })
  void ipv6AddressesTravelInControlMessages(String name, int family, int receive, int data)
      throws Exception {
    Program.of("/usr/sbin/ip").run("-6", "addr", "add", "fd00::9/128", "dev", "lo", "nodad");
    var libc = new BsdLibc(StandIn.of(name));
    assertEquals(-47, libc.call("socket", 10, 2, 0)); // Linux's number
    var server = Udp.open(libc, family);
    assertEquals(0, server.bind("::", 5000));
    assertEquals(0, server.set(IPPROTO_IPV6, receive, 1));
    var client = Udp.open(libc, family);
    assertEquals(0, client.bind("::1", 6000));

    var request = new Message(10, 0);
    request.to(client.address("fd00::9", 5000));
    assertEquals(10, request.send(client));
    var received = new Message(2000, 64);
    assertEquals(10, received.receive(server, 0));
    assertEquals(28, received.name.getByte(0));
    assertEquals(family, received.name.getByte(1));
    assertEquals(data + 20, received.control.getInt(0));
    assertEquals(IPV6_PKTINFO, received.control.getInt(8));
    assertEquals("fd00:0:0:0:0:0:0:9", received.address(data, 16));

    received.header.setInt(40, data + 20);
    received.vector.setLong(8, 20);
    assertEquals(20, received.send(server));
    var answer = new Message(2000, 64);
    assertEquals(20, answer.receive(client, 0));
    assertEquals((byte) 0xfd, answer.name.getByte(8));
    libc.close(server.descriptor);
    libc.close(client.descriptor);
  }

  @ParameterizedTest
  @CsvSource({"freebsd,67,0", "macos,28,0", "dragonfly,67,-42", "netbsd,67,-42", "openbsd,67,-42"})
  void someCanForbidFragments(String name, int option, int result) throws Exception {
    var libc = new BsdLibc(StandIn.of(name));
    var socket = Udp.open(libc, 2);
    assertEquals(result, socket.set(IPPROTO_IP, option, 1));
    libc.close(socket.descriptor);
  }

  @ParameterizedTest
  @CsvSource({"freebsd,28,0", "dragonfly,28,0", "netbsd,24,0", "openbsd,24,-22", "macos,30,0"})
  void onlyOpenBsdHasNoSocketForBoth(String name, int family, int result) throws Exception {
    var libc = new BsdLibc(StandIn.of(name));
    var socket = Udp.open(libc, family);
    assertEquals(result, socket.set(IPPROTO_IPV6, IPV6_V6ONLY, 0));
    assertEquals(name.equals("openbsd") ? 1 : 0, socket.get(IPPROTO_IPV6, IPV6_V6ONLY));
    libc.close(socket.descriptor);
  }

  @Test
  void buffersHaveALimit() throws Exception {
    var libc = new BsdLibc(StandIn.of("netbsd"));
    var socket = Udp.open(libc, 2);
    assertEquals(0, socket.set(SOL_SOCKET, SO_RCVBUF, 200_000));
    assertEquals(200_000, socket.get(SOL_SOCKET, SO_RCVBUF));
    assertEquals(-55, socket.set(SOL_SOCKET, SO_RCVBUF, 300_000));
    libc.close(socket.descriptor);
  }

  @Test
  void errorsHaveTheNumbersOfTheSystem() throws Exception {
    var libc = new BsdLibc(StandIn.of("freebsd"));
    var first = Udp.open(libc, 2);
    assertEquals(0, first.bind("127.0.0.1", 5000));
    var second = Udp.open(libc, 2);
    assertEquals(-48, second.bind("127.0.0.1", 5000));
    assertEquals(-49, second.bind("10.9.9.9", 5001));
    var unreachable = new Message(10, 0);
    unreachable.to(second.address("10.9.9.9", 5000));
    assertEquals(-51, unreachable.send(second));
    var address = second.address("127.0.0.1", 5999);
    assertEquals(0, libc.call("connect", second.descriptor, address, 16));
    var refused = new Message(10, 0);
    refused.header.setPointer(0, null);
    refused.header.setInt(8, 0);
    assertEquals(10, refused.send(second));
    assertEquals(-61, refused.send(second));
    var pipe = new Memory(8);
    assertEquals(0, libc.call("pipe", pipe));
    assertEquals(-38, libc.call("bind", pipe.getInt(0), address, 16));
    assertEquals(0, libc.setFlags(pipe.getInt(0), BsdLibc.NONBLOCK));
    assertEquals(-35, libc.readSize(pipe.getInt(0), 10));
    libc.close(pipe.getInt(0));
    assertEquals(-9, libc.close(pipe.getInt(0)));
    libc.close(pipe.getInt(4));
    libc.close(first.descriptor);
    libc.close(second.descriptor);
  }

  /** Several datagrams in one call, of the systems that have that. */
  @ParameterizedTest
  @CsvSource({"netbsd,0x2000", "openbsd,0x1000"})
  void severalDatagramsInOneCall(String name, String waitForOne) throws Exception {
    var libc = new BsdLibc(StandIn.of(name));
    var server = Udp.open(libc, 2);
    assertEquals(0, server.bind("127.0.0.1", 5000));
    var messages = new Memory(3 * 56);
    messages.clear();
    var all = new Message[3];
    for (int i = 0; i < 3; i++) {
      all[i] = new Message(10 + i, 0);
      all[i].to(server.address("127.0.0.1", 5000));
      messages.write(i * 56L, all[i].header.getByteArray(0, 48), 0, 48);
    }
    assertEquals(3, libc.call("sendmmsg", server.descriptor, messages, 3, 0));
    assertEquals(12, messages.getInt(2 * 56 + 48));
    int flags = Integer.decode(waitForOne);
    assertEquals(2, libc.call("recvmmsg", server.descriptor, messages, 2, flags, Pointer.NULL));
    assertEquals(11, messages.getInt(56 + 48));
    assertEquals(1, libc.call("recvmmsg", server.descriptor, messages, 2, flags, Pointer.NULL));
    assertEquals(
        -35, libc.call("recvmmsg", server.descriptor, messages, 2, DONTWAIT, Pointer.NULL));
    libc.close(server.descriptor);
  }
}
