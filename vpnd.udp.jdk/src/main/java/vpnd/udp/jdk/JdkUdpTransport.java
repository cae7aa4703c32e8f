// SPDX-License-Identifier: BSD-2-Clause
package vpnd.udp.jdk;

import java.io.IOException;
import java.net.BindException;
import org.osgi.service.component.annotations.Component;
import vpnd.api.Reason;
import vpnd.api.UdpPort;
import vpnd.api.UdpTransport;

/** UDP through the JDK, for systems without a faster transport. */
@Component
public final class JdkUdpTransport implements UdpTransport {
  @Override
  public UdpPort open(int localPort) throws IOException {
    try {
      return new JdkUdpPort(localPort);
    } catch (BindException e) {
      throw new IOException(
          "UDP port %d (local_port) cannot be had: %s; end the program that uses it or choose another"
              .formatted(localPort, Reason.of(e)),
          e);
    }
  }
}
