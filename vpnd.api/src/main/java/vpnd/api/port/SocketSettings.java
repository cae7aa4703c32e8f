// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.port;

import org.osgi.annotation.versioning.ProviderType;

/** What a {@link UdpTransport} needs to open a socket. Immutable. */
@ProviderType
public sealed interface SocketSettings {
  /**
   * A socket with this port.
   *
   * @param localPort 1..65535, or 0 for any free port
   */
  static SocketSettings ofPort(int localPort) {
    return new Port(localPort);
  }

  /** The UDP port, 1..65535, or 0 for any free port. */
  int localPort();

  /** Settings that have only a port. */
  record Port(int localPort) implements SocketSettings {}
}
