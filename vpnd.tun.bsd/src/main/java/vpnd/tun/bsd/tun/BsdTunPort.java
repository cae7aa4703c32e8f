// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import java.io.IOException;
import java.nio.file.Path;
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
import vpnd.tun.bsd.block.BlockedNetworks;
import vpnd.tun.bsd.libc.CLibrary;
import vpnd.tun.bsd.libc.NativeCLibrary;
import vpnd.tun.bsd.network.BsdNetworkConfigurator;
import vpnd.tun.bsd.program.SystemCommands;
import vpnd.tun.bsd.system.BsdEnvironment;

/**
 * Opens tunnel devices. An interface that an administrator has made is used with its addresses and
 * link state, and is left as it was.
 */
@Component(name = "vpnd.tun.bsd.BsdTunPort") // independent of the package
public final class BsdTunPort implements TunPort {
  private final BsdEnvironment environment;
  private final Path stateDirectory;
  private final SystemCommands commands;

  /** Keeps journals under {@code /var/run/vpnd}. */
  @Activate
  public BsdTunPort(BundleContext context) {
    this(BsdEnvironment.of(context), Path.of("/var/run/vpnd"));
  }

  /**
   * @param stateDirectory for journals; made with mode 0700 if it does not exist
   */
  public BsdTunPort(BsdEnvironment environment, Path stateDirectory) {
    this.environment = environment;
    this.stateDirectory = stateDirectory;
    this.commands = new SystemCommands(environment, stateDirectory);
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
    var name = settings.name();
    DeviceOpener.requireName(environment.system(), name);
    var c = environment.acquire();
    BsdNetworkConfigurator network = null;
    try {
      network = BsdNetworkConfigurator.open(stateDirectory, settings, commands);
      return use(name, c, DeviceOpener.of(environment.system(), c).open(name), network);
    } catch (IOException e) {
      if (network != null) {
        network.close();
      }
      NativeCLibrary.release();
      throw e;
    }
  }

  @Override
  public @Nullable TunDevice adopt(DeviceSettings settings, Handover handover) throws IOException {
    if (!handover.kind().equals(BsdTunDevice.kind(environment.system()))) {
      return null;
    }
    var c = environment.acquire();
    try {
      var network = BsdNetworkConfigurator.resume(stateDirectory, settings, commands);
      try {
        return use(settings.name(), c, handover.take(), network);
      } catch (IOException e) {
        network.close();
        throw e;
      }
    } catch (IOException e) {
      NativeCLibrary.release();
      throw e;
    }
  }

  @Override
  public void clear(DeviceSettings settings) throws IOException {
    new BlockedNetworks(stateDirectory, settings.name(), commands).remove();
  }

  private TunDevice use(String name, CLibrary c, int descriptor, BsdNetworkConfigurator network)
      throws IOException {
    try {
      network.bringUp();
      return new BsdTunDevice(environment, name, c, descriptor, network);
    } catch (IOException e) {
      network.undoAllButDevice();
      c.close(descriptor);
      throw e;
    }
  }
}
