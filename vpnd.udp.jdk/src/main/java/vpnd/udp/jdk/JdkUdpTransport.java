// SPDX-License-Identifier: BSD-2-Clause
package vpnd.udp.jdk;

import java.io.IOException;
import java.net.BindException;
import org.osgi.service.component.annotations.Component;
import vpnd.api.operation.Reason;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.UdpSocket;
import vpnd.api.port.UdpTransport;

/** UDP through the JDK, for systems without a faster transport. */
@Component
public final class JdkUdpTransport implements UdpTransport {
  @Override
  public UdpSocket open(SocketSettings settings) throws IOException {
    try {
      return new JdkUdpSocket(settings.localPort());
    } catch (BindException e) {
      throw new IOException(
          "UDP port %d (local_port) cannot be had: %s; end the program that uses it or choose another"
              .formatted(settings.localPort(), Reason.of(e)),
          e);
    }
  }
}
