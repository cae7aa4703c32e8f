// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import static vpnd.tun.bsd.libc.BsdErrno.EACCES;
import static vpnd.tun.bsd.libc.BsdErrno.EBUSY;
import static vpnd.tun.bsd.libc.BsdErrno.EMFILE;
import static vpnd.tun.bsd.libc.BsdErrno.ENFILE;
import static vpnd.tun.bsd.libc.BsdErrno.EPERM;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import vpnd.porting.memory.NativeBlock;
import vpnd.tun.bsd.libc.BsdErrno;
import vpnd.tun.bsd.libc.CLibrary;
import vpnd.tun.bsd.system.BsdSystem;

/**
 * Opens {@code utunN} by a kernel control socket: {@code sys/kern_control.h} and {@code
 * net/if_utun.h} of macOS.
 *
 * <p>Memory: {@code struct ctl_info} (100 bytes) or {@code struct sockaddr_ctl} (32).
 */
record ControlSocketOpener(BsdSystem system, CLibrary c) implements DeviceOpener {
  private static final int PF_SYSTEM = 32;
  private static final int SOCK_DGRAM = 2;
  private static final int SYSPROTO_CONTROL = 2;
  private static final int AF_SYS_CONTROL = 2;
  private static final int UTUN_OPT_MAX_PENDING_PACKETS = 16;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;
  private static final int INFO_SIZE = 100;
  private static final int ADDRESS_SIZE = 32;
  private static final int NAME = 4;

  /** Without it the kernel keeps a single packet until it is read. */
  private static final int PENDING_PACKETS = 256;

  @Override
  public int open(String name) throws IOException {
    DeviceOpener.requireName(system, name);
    int socket = c.socket(PF_SYSTEM, SOCK_DGRAM, SYSPROTO_CONTROL);
    if (socket < 0) {
      throw new IOException(fault(name, c.errno()));
    }
    try {
      c.fcntl(socket, F_SETFD, FD_CLOEXEC);
      connect(socket, name);
      new DeviceRequests(c, socket, name)
          .require(DeviceRequests.FIONBIO, 1, "be made non-blocking");
      lengthenQueue(socket);
      return socket;
    } catch (IOException e) {
      c.close(socket);
      throw e;
    }
  }

  private void connect(int socket, String name) throws IOException {
    var info = NativeBlock.allocate(INFO_SIZE);
    info.host().put(NAME, system.text("control.name").getBytes(StandardCharsets.US_ASCII));
    if (c.ioctl(socket, system.bits("control.request"), info.address()) != 0) {
      throw new IOException(
          "%s (%s)"
              .formatted(
                  system.remedy("absent.remedy", Map.of("DEVICE", name)),
                  BsdErrno.text(c.errno())));
    }
    int unit = Integer.parseInt(name.replaceAll("[^0-9]", "")) + 1;
    var address = NativeBlock.allocate(ADDRESS_SIZE);
    address
        .host()
        .put(0, (byte) ADDRESS_SIZE)
        .put(1, (byte) PF_SYSTEM)
        .putShort(2, (short) AF_SYS_CONTROL)
        .putInt(4, info.host().getInt(0))
        .putInt(8, unit);
    if (c.connect(socket, address.address(), ADDRESS_SIZE) != 0) {
      throw new IOException(fault(name, c.errno()));
    }
  }

  private void lengthenQueue(int socket) {
    var value = NativeBlock.allocate(Integer.BYTES);
    value.host().putInt(0, PENDING_PACKETS);
    c.setsockopt(
        socket, SYSPROTO_CONTROL, UTUN_OPT_MAX_PENDING_PACKETS, value.address(), Integer.BYTES);
  }

  private static String fault(String name, int errno) {
    return switch (errno) {
      case EBUSY ->
          "the device %s is in use by another program: stop that, or name another device"
              .formatted(name);
      case EACCES, EPERM -> "no permission to make the device %s: run vpnd as root".formatted(name);
      case EMFILE, ENFILE ->
          "the device %s cannot be made: %s".formatted(name, DeviceOpener.limit(errno));
      default -> "the device %s cannot be made: %s".formatted(name, BsdErrno.text(errno));
    };
  }
}
