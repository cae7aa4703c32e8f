// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * {@code vpnd:update}: replaces a bundle, and goes back to the one before if the new one does not
 * run. Felix's own command of that name tells a failure only to people, as a success.
 */
@Component(
    service = UpdateCommand.class,
    property = {"osgi.command.scope=vpnd", "osgi.command.function=update"})
public final class UpdateCommand {
  private final BundleContext context;

  /** Called by the runtime. */
  @Activate
  public UpdateCommand(BundleContext context) {
    this.context = context;
  }

  /**
   * {@code update BUNDLE}: from the jar that it was installed from.
   *
   * @throws BundleException if the new one does not run
   */
  @Descriptor("reads a bundle's jar again: update BUNDLE")
  public String update(String name) throws BundleException {
    var bundle = Bundles.find(context, name);
    boolean ran = isRunning(bundle);
    bundle.update();
    requireRunning(bundle, ran);
    return told(bundle);
  }

  /**
   * {@code update BUNDLE JAR}: from another jar.
   *
   * @param jar an absolute path
   * @throws BundleException if the new one does not run; the one before then runs again
   * @throws IOException if the jar cannot be read
   */
  @Descriptor("replaces a bundle by the one in a jar, or leaves it: update BUNDLE JAR")
  public String update(String name, String jar) throws BundleException, IOException {
    var bundle = Bundles.find(context, name);
    boolean ran = isRunning(bundle);
    try (var content = Files.newInputStream(checked(jar))) {
      bundle.update(content);
      requireRunning(bundle, ran);
      return told(bundle);
    } catch (BundleException e) {
      bundle.update();
      requireRunning(bundle, ran);
      throw new BundleException(e.getMessage() + "; the one before is back", e.getType(), e);
    }
  }

  /** What is no jar must not touch the bundle that runs. */
  private static Path checked(String jar) {
    var path = Path.of(jar);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException(
          "'" + jar + "' is not an absolute path; the daemon has another working directory");
    }
    try {
      new JarFile(path.toFile()).close();
      return path;
    } catch (IOException e) {
      throw new IllegalArgumentException("'" + jar + "' is not a jar that can be read", e);
    }
  }

  private static boolean isRunning(Bundle bundle) {
    return (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
  }

  /** An update leaves a bundle stopped that did not run before, or cannot start. */
  private static void requireRunning(Bundle bundle, boolean ran) throws BundleException {
    if (ran && !isRunning(bundle)) {
      bundle.start(Bundle.START_TRANSIENT);
    }
  }

  private static String told(Bundle bundle) {
    return "%s is updated to version %s".formatted(bundle.getSymbolicName(), bundle.getVersion());
  }
}
