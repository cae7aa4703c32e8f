// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.ops4j.pax.exam.ConfigurationFactory;
import org.ops4j.pax.exam.Option;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.traffic.TrafficReport;
import vpnd.testing.api.KeyLines;

/**
 * What Pax Exam puts into the framework: the bundles of the built distribution as the launcher
 * starts them, with the tun port in memory in place of those of operating systems, which are
 * installed but not started. Pax Exam finds this class as a service.
 */
public final class Distribution implements ConfigurationFactory {
  /** The bundle that starts the tunnels, after all others. */
  private static final String LAST = "vpnd.config-";

  private static final String TUN_PORTS = "vpnd.tun.";

  private static final int LEVEL = 2;
  private static final int LAST_LEVEL = 3;

  @Override
  public Option[] createConfiguration() {
    try {
      var directory = Files.createTempDirectory(Path.of(property("vpnd.directory")), "gateways");
      var west = Gateway.of(Site.WEST);
      var east = Gateway.of(Site.EAST);
      west.write(directory, east, "west");
      east.write(directory, west, "east");
      return options(
          frameworkProperty("vpnd.home").value(home().toString()),
          frameworkProperty("vpnd.config").value(directory.toString()),
          systemPackages(
              "com.sun.jna;version=5.19.1",
              "com.sun.jna.ptr;version=5.19.1",
              "org.slf4j;version=1.7.36",
              PolledCondition.class.getPackageName(),
              KeyLines.class.getPackageName(),
              TrafficReport.class.getPackageName()),
          junitBundles(),
          bundle(location(Path.of(property("vpnd.tun.memory")))).startLevel(LEVEL),
          composite(jars().stream().map(Distribution::provision).toArray(Option[]::new)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bundles that the launcher starts. */
  static List<Path> jars() throws IOException {
    try (var files = Files.list(home().resolve("bundles"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  /** By reference, as the launcher installs them; the framework calls the bundle by this name. */
  static String location(Path jar) {
    return "reference:" + jar.toUri();
  }

  private static Option provision(Path jar) {
    var option = bundle(location(jar));
    return isTunPort(jar) ? option.noStart() : option.startLevel(isLast(jar) ? LAST_LEVEL : LEVEL);
  }

  static boolean isTunPort(Path jar) {
    return String.valueOf(jar.getFileName()).startsWith(TUN_PORTS);
  }

  private static boolean isLast(Path jar) {
    return String.valueOf(jar.getFileName()).startsWith(LAST);
  }

  private static Path home() {
    return Path.of(property("vpnd.home")).normalize();
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }
}
