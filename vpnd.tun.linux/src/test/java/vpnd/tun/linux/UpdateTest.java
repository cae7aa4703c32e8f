// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.net.InetAddress;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import vpnd.api.Endpoint;
import vpnd.api.UdpPort;
import vpnd.api.UdpTransport;

/** What an update of the bundle does: the same classes are there once more, from another loader. */
@ExtendWith(OwnNetwork.class)
class UpdateTest {
  @Test
  void aPortOfTheOldBundleGoesOnWhileNewOnesComeAndGo() throws Exception {
    try (var old = transport().open(0)) {
      for (int i = 0; i < 5; i++) {
        try (var fresh = transport().open(0)) {
          assertNotSame(old.getClass(), fresh.getClass());
          assertDatagramPasses(old, fresh);
        }
        assertDatagramPasses(old, old);
      }
    }
  }

  private static void assertDatagramPasses(UdpPort from, UdpPort to) throws Exception {
    var batch = Batches.of(1);
    var target = Endpoint.of(InetAddress.getLoopbackAddress(), to.localPort());
    Batches.fill(batch, 100, target, 0);
    assertEquals(1, from.send(batch));
    assertEquals(1, to.receive(batch, SECONDS.toNanos(5)));
  }

  private static UdpTransport transport() throws Exception {
    var name = LinuxUdpTransport.class.getName();
    var loader = new OwnClasses(LinuxUdpTransport.class);
    return (UdpTransport) loader.loadClass(name).getDeclaredConstructor().newInstance();
  }

  /** Loads the classes of this package anew. */
  private static final class OwnClasses extends URLClassLoader {
    OwnClasses(Class<?> example) {
      super(
          new URL[] {example.getProtectionDomain().getCodeSource().getLocation()},
          example.getClassLoader());
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
}
