// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import vpnd.api.TunDevice;
import vpnd.api.TunPort;
import vpnd.api.TunnelConfig;

/**
 * Opens tun devices. A device that an admin made before, with its own owner, addresses or link
 * state, is used as it is and left as it was.
 */
@Component
public final class LinuxTunPort implements TunPort {
  private final Path stateDirectory;

  /** Keeps journals under {@code /run/vpnd}. */
  @Activate
  public LinuxTunPort() {
    this(Path.of("/run/vpnd"));
  }

  /**
   * @param stateDirectory for journals; made with mode 0700 if it is not there
   */
  LinuxTunPort(Path stateDirectory) {
    this.stateDirectory = stateDirectory;
  }

  @Override
  public TunDevice open(TunnelConfig config) throws IOException {
    Libc.acquire();
    int descriptor = -1;
    HostNetwork network = null;
    try {
      descriptor = TunDescriptor.open(config.device());
      network =
          HostNetwork.open(
              stateDirectory,
              config.device(),
              new IpCommand(config.ipPath()),
              config.resolvconfPath());
      network.bringUp();
      return new LinuxTunDevice(config.device(), descriptor, network);
    } catch (IOException e) {
      if (descriptor >= 0) {
        Libc.close(descriptor);
      }
      if (network != null) {
        network.close();
      }
      Libc.release();
      throw e;
    }
  }
}
