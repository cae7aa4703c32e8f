// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import vpnd.itest.process.HostFiles;
import vpnd.itest.process.PolledCondition;

/**
 * NetworkManager on a host with its own files: Debian's package, unpacked rather than installed by
 * {@code cnf/unpack-resolvers}, because an installed one would manage this machine's networks. It
 * writes {@code /etc/resolv.conf} itself.
 */
public final class NetworkManager {
  private static final Path HOME = Unpacked.directory("network-manager");

  /** The program that configures it. */
  public static final Path NMCLI = HOME.resolve("usr/bin/nmcli");

  private static final String LIBRARIES =
      Stream.of("x86_64", "aarch64")
          .map(machine -> HOME.resolve("usr/lib/" + machine + "-linux-gnu").toString())
          .collect(joining(":", "LD_LIBRARY_PATH=", ""));

  /**
   * It keeps its state in {@code /var/lib}; and manages no interface before udev(7) has seen it,
   * unless {@code /sys} cannot be written to, as in a container.
   */
  private static final String ENTER =
      "mount -t tmpfs none /var/lib && mount --bind /sys /sys"
          + " && mount -o remount,bind,ro /sys && exec \"$@\"";

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final Namespace host;

  private NetworkManager(Namespace host) {
    this.host = host;
  }

  /**
   * Starts it, and waits until it has configured its interface.
   *
   * @param host ends it when it is closed
   * @param files of the host
   * @param connection the keyfile of the connection {@code vpt}, see nm-settings-keyfile(5)
   */
  public static NetworkManager start(Namespace host, HostFiles files, String... connection) {
    files.write(
        "/etc/NetworkManager/NetworkManager.conf",
        "[main]",
        "plugins=keyfile",
        "dns=default",
        "rc-manager=file",
        "auth-polkit=false",
        "no-auto-default=*");
    files.write("/etc/NetworkManager/system-connections/vpt.nmconnection", connection);
    SystemBus.start(host, files, HOME.resolve("usr/bin/dbus-daemon"));
    var daemon = HOME.resolve("usr/sbin/NetworkManager").toString();
    host.start("sh", "-c", ENTER, "sh", "env", LIBRARIES, daemon, "--debug");
    var manager = new NetworkManager(host);
    PolledCondition.until("NetworkManager", LIMIT, manager::isThere);
    manager.control("connection", "up", "vpt");
    return manager;
  }

  private boolean isThere() {
    try {
      return !control("general", "status").isEmpty();
    } catch (IllegalStateException e) {
      return false; // it is not on the bus yet
    }
  }

  /** Runs nmcli(1) and returns its output. */
  public String control(String... arguments) {
    var command = new ArrayList<>(List.of("env", LIBRARIES, NMCLI.toString()));
    command.addAll(List.of(arguments));
    return host.run(command.toArray(String[]::new));
  }
}
