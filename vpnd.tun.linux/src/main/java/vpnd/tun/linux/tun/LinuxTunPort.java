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
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.Handover;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;
import vpnd.porting.handover.BundleClasses;
import vpnd.tun.linux.libc.Libc;
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
  public TunDevice open(DeviceSettings settings) throws IOException {
    Libc.acquire();
    int[] descriptors = {};
    NetworkConfigurator network = null;
    try {
      descriptors = MultiQueue.open(settings.name(), mayOffload, settings.readers());
      network = NetworkConfigurator.open(stateDirectory, settings);
      network.bringUp();
      return new LinuxTunDevice(settings.name(), descriptors, network);
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
  public @Nullable TunDevice adopt(DeviceSettings settings, Handover handover) throws IOException {
    if (!KINDS.contains(handover.kind())) {
      return null;
    }
    Libc.acquire();
    try {
      var network = NetworkConfigurator.resume(stateDirectory, settings);
      int first = handover.take();
      var descriptors =
          IntStream.concat(IntStream.of(first), IntStream.of(handover.further())).toArray();
      return resume(settings.name(), descriptors, network);
    } catch (IOException e) {
      Libc.release();
      throw e;
    }
  }

  @Override
  public void clear(DeviceSettings settings) throws IOException {
    Libc.acquire();
    try {
      NetworkConfigurator.removeKillSwitch(settings.name());
    } finally {
      Libc.release();
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
