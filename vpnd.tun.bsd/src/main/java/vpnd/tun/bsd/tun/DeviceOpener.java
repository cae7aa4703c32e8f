// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import java.io.IOException;
import vpnd.tun.bsd.libc.BsdErrno;
import vpnd.tun.bsd.libc.CLibrary;
import vpnd.tun.bsd.system.BsdSystem;

/** Opens tunnel devices in the way of one system. */
interface DeviceOpener {
  /** The opener that the description of a system names. */
  static DeviceOpener of(BsdSystem system, CLibrary c) {
    return switch (system.text("tun.open")) {
      case "node" -> new NodeOpener(system, c);
      case "control" -> new ControlSocketOpener(system, c);
      default -> throw new IllegalArgumentException("tun.open = " + system.text("tun.open"));
    };
  }

  /**
   * Opens a layer-3 device, non-blocking, each of whose packets has its address family in front of
   * it. Makes the device if it does not exist.
   *
   * @param name of the interface
   * @throws IOException if it cannot be opened; the message contains cause and remedy
   */
  int open(String name) throws IOException;

  /** What to do about {@code EMFILE} and {@code ENFILE}. */
  static String limit(int errno) {
    return errno == BsdErrno.EMFILE
        ? "vpnd has too many open files: raise its limit (ulimit -n), and start it again"
        : "the system has too many open files: raise its limit (sysctl kern.maxfiles)";
  }

  /**
   * Checks a name.
   *
   * @throws IOException if the system has no tunnel device of such a name
   */
  static void requireName(BsdSystem system, String name) throws IOException {
    if (!name.matches(system.text("tun.name"))) {
      var example = system.text("tun.name").replaceFirst("\\[.*", "0");
      throw new IOException(
          "\"%s\" cannot name a tunnel device on %s: use one such as %s"
              .formatted(name, system.name(), example));
    }
  }
}
