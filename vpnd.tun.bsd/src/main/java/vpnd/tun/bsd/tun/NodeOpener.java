// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import static vpnd.tun.bsd.libc.BsdErrno.EACCES;
import static vpnd.tun.bsd.libc.BsdErrno.EBUSY;
import static vpnd.tun.bsd.libc.BsdErrno.EMFILE;
import static vpnd.tun.bsd.libc.BsdErrno.ENFILE;
import static vpnd.tun.bsd.libc.BsdErrno.ENODEV;
import static vpnd.tun.bsd.libc.BsdErrno.ENOENT;
import static vpnd.tun.bsd.libc.BsdErrno.ENXIO;
import static vpnd.tun.bsd.libc.BsdErrno.EPERM;

import java.io.IOException;
import java.util.Map;
import vpnd.tun.bsd.libc.BsdErrno;
import vpnd.tun.bsd.libc.CLibrary;
import vpnd.tun.bsd.system.BsdSystem;

/** Opens {@code /dev/tunN}, see tun(4). */
record NodeOpener(BsdSystem system, CLibrary c) implements DeviceOpener {
  @Override
  public int open(String name) throws IOException {
    DeviceOpener.requireName(system, name);
    var node = system.text("tun.directory") + "/" + name;
    int descriptor = c.open(node, (int) system.bits("open.flags"));
    if (descriptor < 0) {
      throw new IOException(fault(name, node, c.errno()));
    }
    try {
      prepare(new DeviceRequests(c, descriptor, name));
      return descriptor;
    } catch (IOException e) {
      c.close(descriptor);
      throw e;
    }
  }

  private void prepare(DeviceRequests device) throws IOException {
    // The flag of open(2) has no effect on some systems.
    device.require(DeviceRequests.FIONBIO, 1, "be made non-blocking");
    if (system.has("mode.request")) {
      // Refused while the interface is up, which then has a mode from before.
      device.set(system.bits("mode.request"), DeviceRequests.POINT_TO_POINT_AND_MULTICAST);
    }
    if (system.has("head.request")) {
      device.require(system.bits("head.request"), 1, "carry IPv6");
    }
  }

  private String fault(String name, String node, int errno) {
    return switch (errno) {
      case ENOENT, ENXIO, ENODEV ->
          "there is no %s: %s"
              .formatted(node, system.remedy("absent.remedy", Map.of("DEVICE", name)));
      case EBUSY ->
          "the device %s is in use by another program: stop that, or name another device"
              .formatted(name);
      case EACCES, EPERM ->
          "no permission to open %s: run vpnd as root, or give it the device".formatted(node);
      case EMFILE, ENFILE -> "%s cannot be opened: %s".formatted(node, DeviceOpener.limit(errno));
      default -> "%s cannot be opened: %s".formatted(node, BsdErrno.text(errno));
    };
  }
}
