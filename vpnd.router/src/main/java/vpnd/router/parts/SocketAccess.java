// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.parts;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import vpnd.api.Handover;
import vpnd.api.UdpPort;
import vpnd.api.UdpTransport;

/**
 * The socket of a tunnel.
 *
 * @param localPort UDP port
 */
public record SocketAccess(int localPort) implements Access<UdpTransport, UdpPort> {
  @Override
  public String name() {
    return "the UDP socket";
  }

  @Override
  public UdpPort open(UdpTransport service) throws IOException {
    return service.open(localPort);
  }

  @Override
  public @Nullable UdpPort adopt(UdpTransport service, Handover handover) throws IOException {
    return service.adopt(handover);
  }

  @Override
  public @Nullable Handover detach(UdpPort socket) {
    return socket.detach();
  }

  @Override
  public void close(UdpPort socket) {
    socket.close();
  }

  @Override
  public @Nullable UdpPort in(Parts parts) {
    return parts.udp();
  }

  @Override
  public Parts with(Parts parts, UdpPort socket) {
    return parts.withUdp(socket);
  }

  @Override
  public Parts without(Parts parts, boolean isMoment) {
    return parts.withUdp(null);
  }
}
