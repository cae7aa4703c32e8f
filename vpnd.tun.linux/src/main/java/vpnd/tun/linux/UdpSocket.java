// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static vpnd.tun.linux.Errno.EACCES;
import static vpnd.tun.linux.Errno.EADDRINUSE;
import static vpnd.tun.linux.Errno.EADDRNOTAVAIL;
import static vpnd.tun.linux.Errno.EAFNOSUPPORT;
import static vpnd.tun.linux.Errno.EPERM;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes UDP sockets; see socket(7), ip(7) and ipv6(7).
 *
 * <p>Datagrams are marked "do not fragment", and the kernel refuses none of them but what its own
 * link does not take ({@code IP_PMTUDISC_PROBE}). It learns the path MTU from ICMP messages all the
 * same, which anybody can forge, so that is for the router to weigh (security D8). Many networks
 * drop fragments, and nobody learns of that.
 */
final class UdpSocket {
  static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 0x80802;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SO_DOMAIN = 39;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int IPPROTO_IP = 0;
  private static final int IP_MTU_DISCOVER = 10;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_MTU_DISCOVER = 23;
  private static final int PMTUDISC_DONT = 0;
  private static final int PMTUDISC_PROBE = 3;
  private static final int IPV6_MTU = 24;
  private static final int IPV6_V6ONLY = 26;
  private static final int IPV6_MINIMUM = 1280;

  /**
   * What may wait while a part of vpnd is replaced: half a second at 5,000 datagrams a second, also
   * long ones.
   */
  private static final int LONG_QUEUE = 4 << 20;

  /**
   * What may wait while datagrams are received. TCP fills whatever there is, so this is also how
   * long all others wait beside it.
   */
  private static final int SHORT_QUEUE = 1 << 19;

  private UdpSocket() {}

  /**
   * A non-blocking, unbound socket.
   *
   * @throws IOException if this host has no such family
   */
  static int create(AddressFamily family) throws IOException {
    int socket = Libc.socket(family.number, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0);
    if (socket < 0) {
      throw new IOException("no UDP socket: " + Libc.strerror(Libc.errno()));
    }
    return socket;
  }

  /** The family for a socket that reaches all peers: IPv6 for both, IPv4 where there is no IPv6. */
  static AddressFamily widestFamily() throws IOException {
    int socket = Libc.socket(AddressFamily.INET6.number, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0);
    if (socket >= 0) {
      int errno = bind(socket, AddressFamily.INET6, 0);
      Libc.close(socket);
      return errno == EADDRNOTAVAIL ? AddressFamily.INET : AddressFamily.INET6;
    }
    int errno = Libc.errno();
    if (errno == EAFNOSUPPORT) {
      return AddressFamily.INET;
    }
    throw new IOException("no UDP socket: " + Libc.strerror(errno));
  }

  /**
   * A socket bound to a port on all local addresses, with {@linkplain #lengthenQueue long queues}.
   *
   * @throws IOException if the port cannot be had
   */
  static int open(AddressFamily family, int port) throws IOException {
    int socket = create(family);
    if (family == AddressFamily.INET6) {
      set(socket, IPPROTO_IPV6, IPV6_V6ONLY, 0);
    }
    family.packetInfo.enable(socket);
    fragment(socket, false);
    lengthenQueue(socket);
    resize(socket, SO_SNDBUFFORCE, SO_SNDBUF, LONG_QUEUE);
    int errno = bind(socket, family, port);
    if (errno == 0) {
      return socket;
    }
    Libc.close(socket);
    throw new IOException(
        switch (errno) {
          case EADDRINUSE ->
              "UDP port %s is in use by another program: stop that, or choose another local_port"
                  .formatted(port);
          case EACCES, EPERM ->
              port < 1024
                  ? "no permission for UDP port %s: give vpnd CAP_NET_BIND_SERVICE (CapabilityBoundingSet= of the unit, docker run --cap-add), let every program use it (sysctl -w net.ipv4.ip_unprivileged_port_start=%s), or choose a local_port above 1023"
                      .formatted(port, port)
                  : "no permission for UDP port %s: see what forbids it, such as SELinux, or choose another local_port"
                      .formatted(port);
          default -> "UDP port %s cannot be had: %s".formatted(port, Libc.strerror(errno));
        });
  }

  /** The family that a socket was made with. */
  static AddressFamily family(int socket) throws IOException {
    var block = NativeBlock.allocate(16);
    block.host().putInt(8, Integer.BYTES);
    long value = block.address();
    if (Libc.getsockopt(socket, SOL_SOCKET, SO_DOMAIN, value, value + 8) != 0) {
      throw new IOException("a socket without a family: " + Libc.strerror(Libc.errno()));
    }
    boolean isInet6 = block.host().getInt(0) == AddressFamily.INET6.number;
    return isInet6 ? AddressFamily.INET6 : AddressFamily.INET;
  }

  /** The port that a socket is bound to. */
  static int localPort(int socket, AddressFamily family) throws IOException {
    var name = name(socket, family);
    if (name == null) {
      throw new IOException("a socket without a name: " + Libc.strerror(Libc.errno()));
    }
    return family.port(name, 0);
  }

  /** The own address of a socket; null if it has none. */
  static @Nullable NativeBlock name(int socket, AddressFamily family) {
    var block = NativeBlock.allocate(AddressFamily.MAX_SIZE + 8);
    block.host().putInt(AddressFamily.MAX_SIZE, family.size);
    long length = block.address() + AddressFamily.MAX_SIZE;
    return Libc.getsockname(socket, block.address(), length) == 0 ? block : null;
  }

  private static int bind(int socket, AddressFamily family, int port) {
    var block = NativeBlock.allocate(AddressFamily.MAX_SIZE);
    block.host().putShort(0, (short) family.number);
    block.network().putShort(2, (short) port);
    return Libc.bind(socket, block.address(), family.size) == 0 ? 0 : Libc.errno();
  }

  /** Whether routers and this host may send a datagram in fragments. */
  static void fragment(int socket, boolean may) {
    int discover = may ? PMTUDISC_DONT : PMTUDISC_PROBE;
    set(socket, IPPROTO_IP, IP_MTU_DISCOVER, discover);
    set(socket, IPPROTO_IPV6, IPV6_MTU_DISCOVER, discover);
    // By IPv6 only the sender fragments, so this host has to, for the shortest link there may be.
    set(socket, IPPROTO_IPV6, IPV6_MTU, may ? IPV6_MINIMUM : 0);
  }

  /** Lets much wait, where the host allows it, because nobody receives for a while. */
  static void lengthenQueue(int socket) {
    resize(socket, SO_RCVBUFFORCE, SO_RCVBUF, LONG_QUEUE);
  }

  /** Lets little wait, because it is received soon; what waits already stays. */
  static void shortenQueue(int socket) {
    resize(socket, SO_RCVBUFFORCE, SO_RCVBUF, SHORT_QUEUE);
  }

  private static void resize(int socket, int beyondLimit, int withinLimit, int size) {
    if (!set(socket, SOL_SOCKET, beyondLimit, size)) {
      set(socket, SOL_SOCKET, withinLimit, size);
    }
  }

  /** Sets an option of a number; false if this host refuses. */
  static boolean set(int socket, int level, int option, int value) {
    var block = NativeBlock.allocate(Integer.BYTES);
    block.host().putInt(0, value);
    return Libc.setsockopt(socket, level, option, block.address(), Integer.BYTES) == 0;
  }
}
