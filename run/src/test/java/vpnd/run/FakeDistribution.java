// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A distribution with the real programs and a single bundle made for a test. */
final class FakeDistribution {
  private FakeDistribution() {}

  /** Creates it; skips the test if vpnd cannot run. */
  static void create(Path home, FakeTunnelBundle.Behaviour behaviour) throws IOException {
    requireRoot();
    Files.createDirectory(home);
    var bin = Files.createDirectory(home.resolve("bin"));
    Files.copy(Program.DISTRIBUTION.resolve("bin/vpnd"), bin.resolve("vpnd"));
    Files.setPosixFilePermissions(
        bin.resolve("vpnd"), PosixFilePermissions.fromString("rwxr-xr-x"));
    var lib = Files.createDirectory(home.resolve("lib"));
    try (var files = Files.newDirectoryStream(lib(), "*.{jar,sh}")) {
      for (var file : files) {
        Files.copy(file, lib.resolve(file.getFileName()));
      }
    }
    writeBundle(
        Files.createDirectory(home.resolve("bundles")).resolve("vpnd.tunnel.jar"), behaviour);
  }

  private static Path lib() {
    return Program.DISTRIBUTION.resolve("lib");
  }

  /** Skips the test if vpnd cannot run. */
  static void requireRoot() {
    if (!Files.isWritable(Path.of("/run"))) {
      var message = "SKIPPED: only root can run vpnd, which keeps its files in /run";
      System.err.println(message);
      if (System.getenv("CI") != null) {
        fail(message);
      }
      abort(message);
    }
  }

  /** Makes the bundle {@code test.tunnel}. */
  static void writeBundle(Path jar, FakeTunnelBundle.Behaviour behaviour) throws IOException {
    var manifest = new Manifest();
    var main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "test.tunnel");
    main.putValue("Bundle-Activator", FakeTunnelBundle.class.getName());
    main.putValue("Import-Package", "org.osgi.framework");
    main.putValue(FakeTunnelBundle.BEHAVIOUR, behaviour.name());
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (var type : new Class<?>[] {FakeTunnelBundle.class, FakeTunnelBundle.Behaviour.class}) {
        var entry = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(entry));
        try (var in = type.getClassLoader().getResourceAsStream(entry)) {
          in.transferTo(out);
        }
      }
    }
  }

  /** The file that {@link #configuration} writes, with a unique name. */
  static Path configurationFile(Path directory) {
    return directory.resolve("vpt-" + ProcessHandle.current().pid() + ".conf");
  }

  /** Writes a correct configuration file with new keys. */
  static Path configuration(Path directory) throws IOException, InterruptedException {
    return configuration(directory, configurationFile(directory));
  }

  private static Path configuration(Path directory, Path file)
      throws IOException, InterruptedException {
    var keygen =
        Program.start(directory, Program.DISTRIBUTION.resolve("bin/vpnd-keygen"), file.toString());
    if (keygen.exitCode() != 0) {
      fail(keygen.toString());
    }
    // Another public key: that of the same pair is refused.
    var peer = keygen.output().replaceFirst("[0-9a-f]{64}", "9".repeat(64));
    var lines = peer + "remote_host: 192.0.2.1\nremote_network: 198.51.100.0/24\n";
    Files.writeString(file, lines, StandardOpenOption.APPEND);
    return file;
  }

  /** The directory that {@link #configurations} creates, with a unique name. */
  static Path configurationDirectory(Path directory) {
    return directory.resolve("vpt-" + ProcessHandle.current().pid() + ".d");
  }

  /** Creates a directory with configuration files without conflicts. */
  static Path configurations(Path directory, String... names)
      throws IOException, InterruptedException {
    var path = Files.createDirectory(configurationDirectory(directory));
    for (int i = 0; i < names.length; i++) {
      var file = configuration(directory, path.resolve(names[i] + ".conf"));
      var text = Files.readString(file).replace("198.51.100.0/24", "10.0." + i + ".0/24");
      Files.writeString(file, text);
    }
    return path;
  }
}
