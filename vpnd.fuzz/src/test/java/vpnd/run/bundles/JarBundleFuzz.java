// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.bundles;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import vpnd.fuzz.Input;
import vpnd.fuzz.Scratch;

/**
 * A jar is installed as a bundle in the real framework, updated and uninstalled, or refused; no jar
 * has another effect or leaves anything behind.
 */
public final class JarBundleFuzz {
  private static final Path JAR = Scratch.file("some.jar");
  private static final BundleContext CONTEXT = framework();
  private static final InstallCheck INSTALL_CHECK = new InstallCheck(CONTEXT);

  private JarBundleFuzz() {}

  /** Input: whether the rest is a jar, or the manifest of one. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    var input = new Input(bytes);
    Files.write(JAR, input.number8() % 2 == 0 ? jar(input.rest()) : input.rest());
    int before = CONTEXT.getBundles().length;
    var bundle = new JarBundle(JAR, INSTALL_CHECK);
    bundle.read();
    assertEquals(before + (bundle.isRefused() ? 0 : 1), CONTEXT.getBundles().length);
    if (!bundle.isRefused()) {
      bundle.read();
      bundle.isRunning();
      bundle.startLevel();
    }
    bundle.uninstall();
    assertEquals(before, CONTEXT.getBundles().length);
  }

  private static byte[] jar(byte[] manifest) throws IOException {
    var jar = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(jar)) {
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      zip.write(manifest);
      zip.closeEntry();
    }
    return jar.toByteArray();
  }

  private static BundleContext framework() {
    try {
      var framework =
          new FrameworkFactory()
              .newFramework(
                  Map.of(
                      Constants.FRAMEWORK_STORAGE,
                      Scratch.file("felix").toString(),
                      "felix.log.level",
                      "0"));
      framework.init();
      return framework.getBundleContext();
    } catch (BundleException e) {
      throw new IllegalStateException(e);
    }
  }
}
