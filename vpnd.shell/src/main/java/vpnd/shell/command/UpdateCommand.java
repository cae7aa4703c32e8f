// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.jar.JarFile;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import vpnd.api.operation.Reason;
import vpnd.arguments.ArgumentReader;

/**
 * {@code vpnd:update}: updates a bundle, and restores the previous one if the new one does not
 * start. Felix's own command of that name only prints failures and succeeds.
 */
@Component(
    service = UpdateCommand.class,
    property = {"osgi.command.scope=vpnd", "osgi.command.function=update"})
public final class UpdateCommand {
  private static final String USAGE = "update BUNDLE [JAR] [--json]";
  private static final String JSON = "--json";

  private final BundleContext context;

  /** Called by the runtime. */
  @Activate
  public UpdateCommand(BundleContext context) {
    this.context = context;
  }

  /**
   * {@code update BUNDLE [JAR] [--json]}: from the given jar, or from the one it was installed
   * from.
   *
   * @throws BundleException if the new one does not start; with a given jar the previous one is
   *     restored
   * @throws IOException if the jar cannot be read
   */
  @Descriptor("replaces a bundle by that in a jar, or reads its own again: " + USAGE)
  public String update(String... words) throws BundleException, IOException {
    var operands = new ArrayList<String>();
    boolean isJson = false;
    boolean isValid = true;
    for (var reader = new ArgumentReader(words); !reader.isEmpty(); ) {
      boolean isOption = reader.isOption();
      var argument = reader.next();
      if (isOption) {
        isJson |= argument.equals(JSON);
        isValid &= argument.equals(JSON);
      } else {
        operands.add(argument);
      }
    }
    if (!isValid || operands.isEmpty() || operands.size() > 2) {
      throw new IllegalArgumentException(
          "update needs a bundle, and takes an absolute path of a jar; usage: " + USAGE);
    }
    var bundle = BundleLookup.find(context, operands.get(0));
    if (operands.size() == 1) {
      reread(bundle);
    } else {
      replace(bundle, operands.get(1));
    }
    return isJson ? json(bundle) : text(bundle);
  }

  private static void reread(Bundle bundle) throws BundleException {
    boolean ran = isRunning(bundle);
    bundle.update();
    requireRunning(bundle, ran);
  }

  private static void replace(Bundle bundle, String jar) throws BundleException, IOException {
    boolean ran = isRunning(bundle);
    try (var content = Files.newInputStream(checked(jar))) {
      bundle.update(content);
      requireRunning(bundle, ran);
    } catch (BundleException e) {
      bundle.update();
      requireRunning(bundle, ran);
      throw new BundleException(Reason.of(e) + "; the one before is back", e.getType(), e);
    }
  }

  /** Checked first, so that the running bundle is not affected by an invalid jar. */
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

  /** Starts the bundle if it ran before the update. */
  private static void requireRunning(Bundle bundle, boolean ran) throws BundleException {
    if (ran && !isRunning(bundle)) {
      bundle.start(Bundle.START_TRANSIENT);
    }
  }

  private static String json(Bundle bundle) {
    var members = new LinkedHashMap<String, Object>();
    members.put("bundle", String.valueOf(bundle.getSymbolicName()));
    members.put("version", bundle.getVersion().toString());
    return Json.of(members);
  }

  private static String text(Bundle bundle) {
    return "%s is updated to version %s".formatted(bundle.getSymbolicName(), bundle.getVersion());
  }
}
