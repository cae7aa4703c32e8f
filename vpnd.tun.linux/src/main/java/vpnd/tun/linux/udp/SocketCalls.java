// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import static vpnd.tun.linux.libc.Errno.EACCES;
import static vpnd.tun.linux.libc.Errno.EADDRINUSE;
import static vpnd.tun.linux.libc.Errno.EADDRNOTAVAIL;
import static vpnd.tun.linux.libc.Errno.EAFNOSUPPORT;
import static vpnd.tun.linux.libc.Errno.EPERM;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import vpnd.porting.memory.NativeBlock;
import vpnd.tun.linux.libc.Libc;
import vpnd.tun.linux.libc.SocketMark;

/**
 * Makes UDP sockets; see socket(7), ip(7) and ipv6(7).
 *
 * <p>Datagrams have DF set, and the kernel refuses only those that exceed the MTU of its own link
 * ({@code IP_PMTUDISC_PROBE}). It still learns the path MTU from ICMP messages, which anybody can
 * forge, so the router decides what to believe (security D8). Fragments are avoided because many
 * networks drop them silently.
 */
final class SocketCalls {
  static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 0x80802;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SO_MARK = 36;
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
   * Receive buffer in bytes while a part of vpnd is replaced: half a second at 5,000 datagrams a
   * second, long ones included.
   */
  private static final int LONG_QUEUE = 4 << 20;

  /**
   * Receive buffer in bytes during operation. TCP fills any buffer, so its size is the delay of all
   * other traffic.
   */
  private static final int SHORT_QUEUE = 1 << 19;

  private SocketCalls() {}

  /**
   * A non-blocking, unbound socket.
   *
   * @throws IOException if this host does not support the family
   */
  static int create(SocketFamily family) throws IOException {
    int socket = Libc.socket(family.number, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0);
    if (socket < 0) {
      throw new IOException("no UDP socket: " + Libc.strerror(Libc.errno()));
    }
    // Without CAP_NET_ADMIN it fails, but then nothing needs the mark.
    set(socket, SOL_SOCKET, SO_MARK, SocketMark.VALUE);
    return socket;
  }

  /** The family of a socket for all peers: IPv6 (dual stack), or IPv4 where there is no IPv6. */
  static SocketFamily widestFamily() throws IOException {
    int socket = Libc.socket(SocketFamily.INET6.number, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0);
    if (socket >= 0) {
      int errno = bind(socket, SocketFamily.INET6, 0);
      Libc.close(socket);
      return errno == EADDRNOTAVAIL ? SocketFamily.INET : SocketFamily.INET6;
    }
    int errno = Libc.errno();
    if (errno == EAFNOSUPPORT) {
      return SocketFamily.INET;
    }
    throw new IOException("no UDP socket: " + Libc.strerror(errno));
  }

  /**
   * A socket bound to a port on all local addresses, with {@linkplain #lengthenQueue long queues}.
   *
   * @throws IOException if the port cannot be had
   */
  static int open(SocketFamily family, int port) throws IOException {
    int socket = create(family);
    if (family == SocketFamily.INET6) {
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
  static SocketFamily family(int socket) throws IOException {
    var block = NativeBlock.allocate(16);
    block.host().putInt(8, Integer.BYTES);
    long value = block.address();
    if (Libc.getsockopt(socket, SOL_SOCKET, SO_DOMAIN, value, value + 8) != 0) {
      throw new IOException("a socket without a family: " + Libc.strerror(Libc.errno()));
    }
    boolean isInet6 = block.host().getInt(0) == SocketFamily.INET6.number;
    return isInet6 ? SocketFamily.INET6 : SocketFamily.INET;
  }

  /** The port that a socket is bound to. */
  static int localPort(int socket, SocketFamily family) throws IOException {
    var name = name(socket, family);
    if (name == null) {
      throw new IOException("a socket without a name: " + Libc.strerror(Libc.errno()));
    }
    return family.port(name, 0);
  }

  /** The local address of a socket; null if it has none. */
  static @Nullable NativeBlock name(int socket, SocketFamily family) {
    var block = NativeBlock.allocate(SocketFamily.MAX_SIZE + 8);
    block.host().putInt(SocketFamily.MAX_SIZE, family.size);
    long length = block.address() + SocketFamily.MAX_SIZE;
    return Libc.getsockname(socket, block.address(), length) == 0 ? block : null;
  }

  private static int bind(int socket, SocketFamily family, int port) {
    var block = NativeBlock.allocate(SocketFamily.MAX_SIZE);
    block.host().putShort(0, (short) family.number);
    block.network().putShort(2, (short) port);
    return Libc.bind(socket, block.address(), family.size) == 0 ? 0 : Libc.errno();
  }

  /** Sets whether this host and routers may fragment what the socket sends. */
  static void fragment(int socket, boolean may) {
    int discover = may ? PMTUDISC_DONT : PMTUDISC_PROBE;
    set(socket, IPPROTO_IP, IP_MTU_DISCOVER, discover);
    set(socket, IPPROTO_IPV6, IPV6_MTU_DISCOVER, discover);
    // IPv6 routers do not fragment, so this host fragments to the minimum MTU of IPv6.
    set(socket, IPPROTO_IPV6, IPV6_MTU, may ? IPV6_MINIMUM : 0);
  }

  /**
   * Enlarges the receive buffer, if the host permits it, for a time in which nothing is received.
   */
  static void lengthenQueue(int socket) {
    resize(socket, SO_RCVBUFFORCE, SO_RCVBUF, LONG_QUEUE);
  }

  /** Shrinks the receive buffer for operation; datagrams that wait already stay. */
  static void shortenQueue(int socket) {
    resize(socket, SO_RCVBUFFORCE, SO_RCVBUF, SHORT_QUEUE);
  }

  private static void resize(int socket, int beyondLimit, int withinLimit, int size) {
    if (!set(socket, SOL_SOCKET, beyondLimit, size)) {
      set(socket, SOL_SOCKET, withinLimit, size);
    }
  }

  /** Sets an integer option; false if the host refuses. */
  static boolean set(int socket, int level, int option, int value) {
    var block = NativeBlock.allocate(Integer.BYTES);
    block.host().putInt(0, value);
    return Libc.setsockopt(socket, level, option, block.address(), Integer.BYTES) == 0;
  }
}
