// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import vpnd.api.port.Handover;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.UdpSocket;
import vpnd.api.port.UdpTransport;
import vpnd.tun.linux.libc.Libc;

/** Opens dual-stack UDP sockets; IPv4 sockets where the host has no IPv6. */
@Component(
    name = "vpnd.tun.linux.LinuxUdpTransport", // independent of the package
    property = "service.ranking:Integer=100")
public final class LinuxUdpTransport implements UdpTransport {
  @Override
  public UdpSocket open(SocketSettings settings) throws IOException {
    Libc.acquire();
    int socket = -1;
    try {
      var family = SocketCalls.widestFamily();
      socket = SocketCalls.open(family, settings.localPort());
      return new LinuxUdpSocket(socket, family, null, new EphemeralSockets(family));
    } catch (IOException e) {
      if (socket >= 0) {
        Libc.close(socket);
      }
      Libc.release();
      throw e;
    }
  }

  @Override
  public @Nullable UdpSocket adopt(SocketSettings settings, Handover handover) throws IOException {
    var kind = handover.kind();
    if (!kind.equals(UdpHandover.SOCKET)
        && !kind.equals(UdpHandover.WITH_GRO)
        && !kind.equals(UdpHandover.WITH_EPHEMERAL)) {
      return null;
    }
    Libc.acquire();
    var further = handover.further();
    int socket = handover.take();
    try {
      var family = SocketCalls.family(socket);
      return new LinuxUdpSocket(
          socket, family, handover.undelivered(), new EphemeralSockets(family, further));
    } catch (IOException e) {
      Libc.close(socket);
      Libc.closeAll(further);
      Libc.release();
      throw e;
    }
  }
}
