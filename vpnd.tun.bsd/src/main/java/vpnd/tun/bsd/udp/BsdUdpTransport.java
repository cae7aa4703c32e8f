// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.udp;

import static vpnd.tun.bsd.libc.BsdErrno.EACCES;
import static vpnd.tun.bsd.libc.BsdErrno.EADDRINUSE;
import static vpnd.tun.bsd.libc.BsdErrno.EADDRNOTAVAIL;
import static vpnd.tun.bsd.libc.BsdErrno.EAFNOSUPPORT;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import vpnd.api.port.Handover;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.UdpSocket;
import vpnd.api.port.UdpTransport;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.porting.memory.NativeBlock;
import vpnd.tun.bsd.libc.BsdErrno;
import vpnd.tun.bsd.libc.CLibrary;
import vpnd.tun.bsd.libc.NativeCLibrary;
import vpnd.tun.bsd.system.BsdEnvironment;

/** Opens UDP sockets for IPv4 and IPv6. */
@Component(
    name = "vpnd.tun.bsd.BsdUdpTransport", // independent of the package
    property = "service.ranking:Integer=100")
public final class BsdUdpTransport implements UdpTransport {
  private static final int SOCK_DGRAM = 2;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;
  private static final int ADDRESS_ROOM = 32;

  /** In bytes: half a second at 5,000 datagrams a second, long ones included. */
  private static final int LONGEST_QUEUE = 4 << 20;

  /** Of the ports that systems use for themselves, RFC 6335. */
  private static final int FIRST_EPHEMERAL = 49_152;

  private static final int LAST_EPHEMERAL = 65_535;
  private static final int ATTEMPTS = 64;

  private final BsdEnvironment environment;
  private final List<FamilyFormat> formats;

  /** For the system of the framework. */
  @Activate
  public BsdUdpTransport(BundleContext context) {
    this(BsdEnvironment.of(context));
  }

  public BsdUdpTransport(BsdEnvironment environment) {
    this.environment = environment;
    this.formats =
        List.of(new InetFormat(environment.system()), new Inet6Format(environment.system()));
  }

  private String kind(int port) {
    return "udp of %s, port %d".formatted(environment.system().name(), port);
  }

  @Override
  public UdpSocket open(SocketSettings settings) throws IOException {
    var c = environment.acquire();
    try {
      return settings.localPort() == 0 ? openAny(c) : open(c, settings.localPort());
    } catch (IOException e) {
      NativeCLibrary.release();
      throw e;
    }
  }

  /** Chosen here, since both families need the same port. */
  private UdpSocket openAny(CLibrary c) throws IOException {
    var last = new IOException("no free UDP port");
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_EPHEMERAL, LAST_EPHEMERAL + 1);
      try {
        return open(c, port);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private UdpSocket open(CLibrary c, int port) throws IOException {
    var sockets = new ArrayList<FamilySocket>();
    try {
      for (var format : formats) {
        int descriptor = bound(c, format, port);
        if (descriptor >= 0) {
          sockets.add(socket(c, descriptor, format));
        }
      }
      if (sockets.isEmpty()) {
        throw new IOException("this host has neither IPv4 nor IPv6");
      }
      return new BsdUdpSocket(c, kind(port), port, sockets);
    } catch (IOException e) {
      sockets.forEach(socket -> c.close(socket.descriptor()));
      throw e;
    }
  }

  private static FamilySocket socket(CLibrary c, int descriptor, FamilyFormat format) {
    return new FamilySocket(
        c, descriptor, format, new EndpointCache(0, LocalAddressChoice::isThatOfTheHost));
  }

  /** A socket bound to a port on all own addresses; -1 if the host lacks the family. */
  private static int bound(CLibrary c, FamilyFormat format, int port) throws IOException {
    int descriptor = c.socket(format.family(), SOCK_DGRAM, 0);
    if (descriptor < 0) {
      int errno = c.errno();
      if (errno == EAFNOSUPPORT) {
        return -1;
      }
      throw new IOException("no UDP socket: " + BsdErrno.text(errno));
    }
    c.fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    var options = new SocketOptions(c, descriptor);
    format.prepare(options);
    options.lengthenQueues(LONGEST_QUEUE);
    var address = NativeBlock.allocate(ADDRESS_ROOM);
    format.any(address, 0, port);
    if (c.bind(descriptor, address.address(), format.size()) == 0) {
      return descriptor;
    }
    int errno = c.errno();
    c.close(descriptor);
    if (errno == EADDRNOTAVAIL) {
      return -1;
    }
    throw new IOException(
        switch (errno) {
          case EADDRINUSE ->
              "UDP port %s is in use by another program: stop that, or choose another local_port"
                  .formatted(port);
          case EACCES ->
              "no permission for UDP port %s: run vpnd as root, or choose a local_port above 1023"
                  .formatted(port);
          default -> "UDP port %s cannot be had: %s".formatted(port, BsdErrno.text(errno));
        });
  }

  @Override
  public @Nullable UdpSocket adopt(SocketSettings settings, Handover handover) throws IOException {
    var kind = handover.kind();
    var prefix = kind(0).substring(0, kind(0).length() - 1);
    if (!kind.startsWith(prefix)) {
      return null;
    }
    int port = Integer.parseInt(kind.substring(prefix.length()));
    var c = environment.acquire();
    int second = handover.further().length == 0 ? -1 : handover.further()[0];
    int first = handover.take();
    var sockets = new ArrayList<FamilySocket>();
    // A host without IPv4 does not occur: these systems always have it.
    sockets.add(socket(c, first, formats.get(0)));
    if (second >= 0) {
      sockets.add(socket(c, second, formats.get(1)));
    }
    try {
      return new BsdUdpSocket(c, kind, port, sockets);
    } catch (IOException e) {
      sockets.forEach(socket -> c.close(socket.descriptor()));
      NativeCLibrary.release();
      throw e;
    }
  }
}
