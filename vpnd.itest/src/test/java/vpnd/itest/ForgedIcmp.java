// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.stream.Stream;
import vpnd.itest.network.Namespace;

/**
 * Sends an ICMP message "fragmentation needed" (RFC 1191) that no router has made, about a UDP
 * datagram that was never sent.
 */
final class ForgedIcmp {
  private static final int INET = 2;
  private static final int RAW = 3;
  private static final int IPPROTO_RAW = 255;
  private static final int IP_HEADER = 20;
  private static final int ICMP_HEADER = 8;
  private static final int LENGTH = IP_HEADER + ICMP_HEADER + IP_HEADER + 8;

  /** The system calls for it. */
  interface Sockets extends Library {
    int socket(int domain, int type, int protocol);

    int sendto(int socket, byte[] packet, long length, int flags, byte[] to, int toLength);
  }

  private ForgedIcmp() {}

  /**
   * Sends it from a host.
   *
   * @param router the forged sender
   * @param victim the receiver
   * @param peer the destination of the path
   * @param port of both
   * @param mtu the forged path MTU, in bytes
   */
  static void send(Namespace host, String router, String victim, String peer, int port, int mtu) {
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    var command =
        Stream.of(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                ForgedIcmp.class.getName(),
                router,
                victim,
                peer,
                "" + port,
                "" + mtu)
            .toArray(String[]::new);
    host.run(command);
  }

  /** Runs in the namespace. */
  public static void main(String[] arguments) throws Exception {
    var router = address(arguments[0]);
    var victim = address(arguments[1]);
    var peer = address(arguments[2]);
    int port = Integer.parseInt(arguments[3]);
    var packet = ByteBuffer.allocate(LENGTH);
    ip(packet, 1, router, victim, LENGTH);
    packet.put((byte) 3).put((byte) 4).putShort((short) 0);
    packet.putShort((short) 0).putShort((short) Integer.parseInt(arguments[4]));
    ip(packet, 17, victim, peer, 1500);
    packet.putShort((short) port).putShort((short) port).putShort((short) 1480).putShort((short) 0);
    packet.putShort(IP_HEADER + 2, sum(packet, IP_HEADER, LENGTH));
    var to = ByteBuffer.allocate(16).put((byte) INET).put((byte) 0).putShort((short) 0).put(victim);
    var libc = Native.load("c", Sockets.class);
    int socket = libc.socket(INET, RAW, IPPROTO_RAW);
    int sent = libc.sendto(socket, packet.array(), LENGTH, 0, to.array(), 16);
    if (sent != LENGTH) {
      throw new IllegalStateException("sendto: " + Native.getLastError());
    }
  }

  private static byte[] address(String text) throws UnknownHostException {
    return InetAddress.getByName(text).getAddress();
  }

  private static void ip(ByteBuffer packet, int protocol, byte[] from, byte[] to, int length) {
    int at = packet.position();
    packet.putShort((short) 0x4500).putShort((short) length).putShort((short) 1);
    packet.putShort((short) 0x4000).put((byte) 64).put((byte) protocol).putShort((short) 0);
    packet.put(from).put(to);
    packet.putShort(at + 10, sum(packet, at, at + IP_HEADER));
  }

  /** RFC 1071. */
  private static short sum(ByteBuffer packet, int from, int to) {
    int sum = 0;
    for (int at = from; at < to; at += 2) {
      sum += packet.getShort(at) & 0xffff;
    }
    while (sum > 0xffff) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (short) ~sum;
  }
}
