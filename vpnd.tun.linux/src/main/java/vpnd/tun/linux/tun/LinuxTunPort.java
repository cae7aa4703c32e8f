// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import vpnd.api.Handover;
import vpnd.api.TunDevice;
import vpnd.api.TunPort;
import vpnd.api.TunnelConfig;
import vpnd.tun.linux.libc.BundleClasses;
import vpnd.tun.linux.libc.Libc;
import vpnd.tun.linux.network.IpCommand;
import vpnd.tun.linux.network.NetworkConfigurator;

/**
 * Opens tun devices. An existing persistent device is used with its owner, addresses and link
 * state, and is left as it was.
 */
@Component(name = "vpnd.tun.linux.LinuxTunPort") // independent of the package
public final class LinuxTunPort implements TunPort {
  private static final Set<String> KINDS =
      Set.of(TunHandover.PLAIN, TunHandover.WITH_HEADER, TunHandover.QUEUES);

  private final Path stateDirectory;
  private final boolean mayOffload;

  /** Keeps journals under {@code /run/vpnd}. */
  @Activate
  public LinuxTunPort() {
    this(Path.of("/run/vpnd"));
  }

  /**
   * @param stateDirectory for journals; made with mode 0700 if it does not exist
   */
  public LinuxTunPort(Path stateDirectory) {
    this(stateDirectory, true);
  }

  /**
   * @param mayOffload false to behave as on a kernel without segmentation offload
   */
  public LinuxTunPort(Path stateDirectory, boolean mayOffload) {
    this.stateDirectory = stateDirectory;
    this.mayOffload = mayOffload;
  }

  /**
   * Loads all classes of this bundle. A device may outlive the bundle, at least to undo its
   * changes, and the framework loads no more classes of a bundle that was updated or uninstalled.
   */
  @Deactivate
  void deactivate(BundleContext context) {
    BundleClasses.load(context.getBundle());
  }

  @Override
  public TunDevice open(TunnelConfig config) throws IOException {
    return open(config, 1);
  }

  @Override
  public TunDevice open(TunnelConfig config, int readers) throws IOException {
    Libc.acquire();
    int[] descriptors = {};
    NetworkConfigurator network = null;
    try {
      descriptors = MultiQueue.open(config.device(), mayOffload, readers);
      network =
          NetworkConfigurator.open(
              stateDirectory,
              config.device(),
              new IpCommand(config.ipPath()),
              config.resolvconfPath());
      network.bringUp();
      return new LinuxTunDevice(config.device(), descriptors, network);
    } catch (IOException e) {
      Libc.closeAll(descriptors);
      if (network != null) {
        network.close();
      }
      Libc.release();
      throw e;
    }
  }

  @Override
  public @Nullable TunDevice adopt(TunnelConfig config, Handover handover) throws IOException {
    if (!KINDS.contains(handover.kind())) {
      return null;
    }
    Libc.acquire();
    try {
      var network =
          NetworkConfigurator.resume(
              stateDirectory,
              config.device(),
              new IpCommand(config.ipPath()),
              config.resolvconfPath());
      int first = handover.take();
      var descriptors =
          IntStream.concat(IntStream.of(first), IntStream.of(handover.further())).toArray();
      return resume(config.device(), descriptors, network);
    } catch (IOException e) {
      Libc.release();
      throw e;
    }
  }

  private static TunDevice resume(String name, int[] descriptors, NetworkConfigurator network)
      throws IOException {
    try {
      return new LinuxTunDevice(name, descriptors, network);
    } catch (IOException e) {
      Libc.closeAll(descriptors);
      network.close();
      throw e;
    }
  }
}
