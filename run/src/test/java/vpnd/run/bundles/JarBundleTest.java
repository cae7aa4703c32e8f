// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.bundles;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import vpnd.run.TestJar;

/** Which jars are used, in the real framework (security D4). */
class JarBundleTest {
  @Test
  void aJarThatOthersCanChangeIsNotUsed(@TempDir Path directory) throws Exception {
    var framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(Constants.FRAMEWORK_STORAGE, directory.resolve("felix").toString()));
    framework.init();
    try {
      var context = framework.getBundleContext();
      var before = context.getBundles().length;
      var jar = directory.resolve("some.jar");
      TestJar.write(jar, "some", "1.0.0");
      var bundle = new JarBundle(jar, new InstallCheck(context));
      for (var mode : new String[] {"rw-rw-r--", "rw-r--rw-"}) {
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString(mode));
        bundle.read();
        assertTrue(bundle.isRefused(), mode);
        assertEquals(before, context.getBundles().length, mode);
      }

      Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
      assertTrue(bundle.isExposureChanged());
      bundle.read();
      assertFalse(bundle.isRefused());
      assertEquals(before + 1, context.getBundles().length, "the negative control");
    } finally {
      framework.stop();
      framework.waitForStop(5_000);
    }
  }
}
