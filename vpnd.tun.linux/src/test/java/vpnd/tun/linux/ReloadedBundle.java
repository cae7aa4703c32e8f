// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import vpnd.api.TunPort;
import vpnd.api.UdpTransport;

/** What an update of the bundle does: the same classes are there once more, from another loader. */
final class ReloadedBundle extends URLClassLoader {
  ReloadedBundle() {
    super(
        new URL[] {LinuxTunPort.class.getProtectionDomain().getCodeSource().getLocation()},
        LinuxTunPort.class.getClassLoader());
  }

  TunPort tunPort(Path stateDirectory) throws ReflectiveOperationException {
    var constructor = loadClass(LinuxTunPort.class.getName()).getDeclaredConstructor(Path.class);
    constructor.setAccessible(true);
    return (TunPort) constructor.newInstance(stateDirectory);
  }

  UdpTransport transport() throws ReflectiveOperationException {
    var type = loadClass(LinuxUdpTransport.class.getName());
    return (UdpTransport) type.getDeclaredConstructor().newInstance();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (!name.startsWith("vpnd.tun.linux.")) {
        return super.loadClass(name, resolve);
      }
      var loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }
}
