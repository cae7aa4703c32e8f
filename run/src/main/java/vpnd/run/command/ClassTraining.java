// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;
import vpnd.config.Sources;
import vpnd.run.bundles.JarState;
import vpnd.run.bundles.OsgiFramework;
import vpnd.run.instance.StateDirectory;
import vpnd.run.process.DnsCache;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;
import vpnd.run.process.GracefulStop;
import vpnd.run.process.Signals;

/**
 * Loads the classes that a start of vpnd uses, which Java then archives for {@code
 * bin/vpnd-archive} (class data sharing). Starts no tunnel, so it needs no root and does not change
 * the host's network.
 */
final class ClassTraining {
  private static final String CLASS = ".class";

  private final Path home;
  private final Path directory;

  private ClassTraining(Path home, Path directory) {
    this.home = home;
    this.directory = directory;
  }

  /** Called by {@code bin/vpnd-archive}, which sets the system property {@code vpnd.home}. */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Signals.install();
    DnsCache.shorten();
    var home = Path.of(System.getProperty("vpnd.home"));
    try (var state =
        new StateDirectory(Files.createTempDirectory(home.resolve("lib"), "archive"))) {
      var training = new ClassTraining(home, state.path());
      training.useCommands();
      training.useBundles();
      loadOwnClasses();
    }
    System.exit(ExitCode.OK); // ignores threads of the framework
  }

  /** Parses command lines and a configuration file. */
  private void useCommands() throws IOException, ExitException {
    var file = directory.resolve("training.conf");
    requireOk(KeygenCommand.execute(file.toString()));
    Files.writeString(
        file,
        """
        remote_pk: %s
        role: net-gw
        remote_host: 192.0.2.1
        remote_network: 198.51.100.0/24
        """
            .formatted("9".repeat(64)),
        StandardOpenOption.APPEND);
    requireOk(VpndCommand.execute(new GracefulStop(), "--check", "-c", file.toString()));
  }

  private static void requireOk(int exitCode) throws ExitException {
    if (exitCode != ExitCode.OK) {
      throw new ExitException(exitCode, "a command failed; the lines above say why");
    }
  }

  /** Starts all bundles without a configuration file, and loads all classes of all roles too. */
  private void useBundles() throws IOException, ExitException, BundleException {
    var sources = new Sources(List.of(Files.createDirectory(directory.resolve("none.d"))));
    var storage = directory.resolve("framework");
    var socket = directory.resolve("control.sock");
    try (var host = new OsgiFramework(home, sources, storage, socket, null)) {
      host.start();
      var context = host.context();
      for (var role : JarState.ofAll(home.resolve("bundles/role")).keySet()) {
        context.installBundle(role.toUri().toString()).start();
      }
      for (var bundle : context.getBundles()) {
        loadClasses(bundle, context);
      }
    }
  }

  /** Loads all classes of the launcher. */
  private static void loadOwnClasses() throws IOException, URISyntaxException {
    var jar =
        Path.of(ClassTraining.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (var files = new JarFile(jar.toFile())) {
      files.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(CLASS))
          .forEach(name -> link(ClassTraining.class.getClassLoader()::loadClass, name));
    }
  }

  private static void loadClasses(Bundle bundle, BundleContext context) {
    var wiring = bundle.adapt(BundleWiring.class);
    if (wiring == null || bundle.equals(context.getBundle())) {
      return;
    }
    var options = BundleWiring.LISTRESOURCES_LOCAL | BundleWiring.LISTRESOURCES_RECURSE;
    var files = wiring.listResources("/", "*" + CLASS, options);
    for (var file : files == null ? Collections.<String>emptyList() : files) {
      link(bundle::loadClass, file);
    }
  }

  /** Verifies and links a class without initialising it. */
  private static void link(ClassSource source, String file) {
    var name = file.substring(0, file.length() - CLASS.length()).replace('/', '.');
    try {
      var unused = source.loadClass(name).getDeclaredMethods(); // links the class
    } catch (ClassNotFoundException | LinkageError e) {
      // It needs an optional package that is absent, so no start can use it either.
    }
  }

  private interface ClassSource {
    Class<?> loadClass(String name) throws ClassNotFoundException;
  }
}
