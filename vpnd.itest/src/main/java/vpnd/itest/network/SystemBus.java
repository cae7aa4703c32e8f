// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import vpnd.itest.process.HostFiles;
import vpnd.itest.process.PolledCondition;

/** The system's D-Bus of a host with its own files, by which its services are configured. */
final class SystemBus {
  private static final String SOCKET = "/run/dbus/system_bus_socket";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private SystemBus() {}

  /**
   * Starts it, open to every program of the host.
   *
   * @param program dbus-daemon(1)
   */
  static void start(Namespace host, HostFiles files, Path program) {
    files.write(
        "/etc/vpt-bus.conf",
        "<!DOCTYPE busconfig PUBLIC '-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN'",
        " 'http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd'>",
        "<busconfig><type>system</type><listen>unix:path=" + SOCKET + "</listen>",
        "<auth>EXTERNAL</auth><policy context='default'>",
        "<allow user='*'/><allow own='*'/>",
        "<allow send_destination='*'/><allow receive_sender='*'/>",
        "</policy></busconfig>");
    host.run("mkdir", "-p", "/run/dbus");
    host.start(program.toString(), "--config-file=/etc/vpt-bus.conf", "--nofork", "--nopidfile");
    PolledCondition.until("the bus", LIMIT, () -> Files.exists(files.resolve(SOCKET)));
  }
}
