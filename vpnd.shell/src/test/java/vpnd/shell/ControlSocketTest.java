// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** The socket through which commands come (security D13). */
class ControlSocketTest {
  @Test
  void itIsItsOwnersAlone(@TempDir Path directory) throws Exception {
    var path = directory.resolve("vpnd.sock");
    var gogo = new CommandProcessorImpl(new ThreadIOImpl());
    var socket = new ControlSocket(contextWith(path), gogo);
    try {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    } finally {
      socket.stop();
      gogo.stop();
    }
    assertFalse(Files.exists(path));
  }

  /** Knows the property with the path of the socket, and nothing else. */
  private static BundleContext contextWith(Path path) {
    return (BundleContext)
        Proxy.newProxyInstance(
            BundleContext.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getProperty") && arguments[0].equals("vpnd.socket")) {
                return path.toString();
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }
}
