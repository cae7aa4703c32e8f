// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import vpnd.itest.process.HostFiles;
import vpnd.itest.process.PolledCondition;

/**
 * systemd-resolved on a host with its own files: Debian's package, unpacked rather than installed
 * by {@code cnf/unpack-resolvers}, because an installed one would manage this machine's resolvers.
 */
public final class SystemdResolved {
  private static final Path HOME = Unpacked.directory("systemd-resolved");

  /** The program that configures it. */
  public static final Path RESOLVECTL = HOME.resolve("usr/bin/resolvectl");

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String USER = "systemd-resolve";

  private final Namespace host;

  private SystemdResolved(Namespace host) {
    this.host = host;
  }

  /**
   * Starts it, with {@code /etc/resolv.conf} a link to its stub as on most hosts that have it. Its
   * program is where NixOS has it, in {@code /run}, which is the host's own.
   *
   * @param host ends it when it is closed
   * @param files of the host
   */
  public static SystemdResolved start(Namespace host, HostFiles files) {
    try {
      addUser(files);
      var stub = files.resolve("/etc/resolv.conf");
      Files.deleteIfExists(stub);
      Files.createSymbolicLink(stub, Path.of("/run/systemd/resolve/stub-resolv.conf"));
      var programs = Files.createDirectories(files.resolve("/run/current-system/sw/bin"));
      Files.createSymbolicLink(programs.resolve("resolvectl"), RESOLVECTL);
      Files.createDirectories(files.resolve("/run/systemd/resolve"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    host.run("chown", USER + ":" + USER, "/run/systemd/resolve");
    SystemBus.start(host, files, HOME.resolve("usr/bin/dbus-daemon"));
    host.start(HOME.resolve("lib/systemd/systemd-resolved").toString());
    var link = files.resolve("/run/systemd/resolve/stub-resolv.conf");
    PolledCondition.until("systemd-resolved", LIMIT, () -> Files.exists(link));
    return new SystemdResolved(host);
  }

  private static void addUser(HostFiles files) throws IOException {
    var users = files.resolve("/etc/passwd");
    if (Files.readAllLines(users).stream().noneMatch(line -> line.startsWith(USER + ":"))) {
      append(users, USER + ":x:990:990::/:/usr/sbin/nologin");
      append(files.resolve("/etc/group"), USER + ":x:990:");
    }
  }

  private static void append(Path file, String line) throws IOException {
    var lines = new ArrayList<>(Files.readAllLines(file));
    lines.add(line);
    Files.write(file, lines);
  }

  /** Runs resolvectl(1) and returns its output. */
  public String control(String... arguments) {
    var command = new ArrayList<>(List.of(RESOLVECTL.toString()));
    command.addAll(List.of(arguments));
    return host.run(command.toArray(String[]::new));
  }
}
