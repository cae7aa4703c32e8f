// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import static vpnd.tun.linux.libc.Errno.EACCES;
import static vpnd.tun.linux.libc.Errno.EBUSY;
import static vpnd.tun.linux.libc.Errno.EINVAL;
import static vpnd.tun.linux.libc.Errno.ENODEV;
import static vpnd.tun.linux.libc.Errno.ENOENT;
import static vpnd.tun.linux.libc.Errno.ENXIO;
import static vpnd.tun.linux.libc.Errno.EPERM;

import java.io.IOException;
import java.util.regex.Pattern;
import vpnd.porting.memory.NativeBlock;
import vpnd.porting.offload.VirtioHeader;
import vpnd.tun.linux.libc.Libc;
import vpnd.tun.linux.network.Interface;

/** Opens {@code /dev/net/tun}; see the kernel's documentation of TUN/TAP. */
final class TunDescriptor {
  private static final String CLONE_DEVICE = "/dev/net/tun";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,15}");
  private static final int O_RDWR_NONBLOCK_CLOEXEC = 0x80802;
  private static final long TUNSETIFF = 0x400454caL;
  private static final long TUNGETFEATURES = 0x800454cfL;
  private static final long TUNGETIFF = 0x800454d2L;
  private static final long TUNSETVNETHDRSZ = 0x400454d8L;
  private static final int IFF_TUN_NO_PI = 0x1001;
  private static final int IFF_VNET_HDR = 0x4000;
  private static final int FLAGS = 16;

  /**
   * In packets: half a second at 5,000 packets a second. Packets wait while a part of vpnd is
   * replaced, which takes 0.1 to 0.3 s; the kernel's default of 500 is too short for that.
   */
  private static final int QUEUE_LENGTH = 2_500;

  private TunDescriptor() {}

  /**
   * Opens a layer-3 device, non-blocking, and makes it if it does not exist. An existing device
   * keeps its queue length.
   *
   * @param mayHaveHeader whether its packets shall have a {@link VirtioHeader}, if the host
   *     supports that
   * @throws IOException if it cannot be opened; the message contains cause and remedy
   */
  static int open(String name, boolean mayHaveHeader) throws IOException {
    boolean isNew = isFree(name);
    int descriptor = attach(name, mayHaveHeader, 0);
    try {
      if (isNew) {
        lengthenQueue(name);
      }
    } catch (IOException e) {
      Libc.close(descriptor);
      throw e;
    }
    return descriptor;
  }

  /**
   * Whether no interface has this name.
   *
   * @throws IOException if the name is not valid for an interface
   */
  static boolean isFree(String name) throws IOException {
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new IOException(
          "\"%s\" cannot name a tunnel device: use 1 to 15 letters, digits, '.', '_' or '-', without /dev/"
              .formatted(name));
    }
    return Interface.find(name) == null;
  }

  /**
   * As {@link #open}, but does not change the queue length.
   *
   * @param flags further flags of {@code TUNSETIFF}, from {@code linux/if_tun.h}
   */
  static int attach(String name, boolean mayHaveHeader, int flags) throws IOException {
    int descriptor = Libc.open(CLONE_DEVICE, O_RDWR_NONBLOCK_CLOEXEC, 0);
    if (descriptor < 0) {
      throw new IOException(cloneDeviceFault(Libc.errno()));
    }
    var request = Interface.request(name);
    boolean hasHeader = mayHaveHeader && offersHeader(descriptor);
    int all = IFF_TUN_NO_PI | flags | (hasHeader ? IFF_VNET_HDR : 0);
    request.host().putShort(FLAGS, (short) all);
    if (Libc.ioctl(descriptor, TUNSETIFF, request.address()) < 0
        || (hasHeader && !setHeaderSize(descriptor))) {
      int errno = Libc.errno();
      Libc.close(descriptor);
      throw new IOException(deviceFault(name, errno));
    }
    return descriptor;
  }

  /** Whether tun devices of this kernel support {@link VirtioHeader}. */
  static boolean offersHeader(int descriptor) {
    return offers(descriptor, IFF_VNET_HDR);
  }

  /** Whether tun devices of this kernel support {@link VirtioHeader} and several queues. */
  static boolean offersQueues() {
    int descriptor = Libc.open(CLONE_DEVICE, O_RDWR_NONBLOCK_CLOEXEC, 0);
    if (descriptor < 0) {
      return false;
    }
    boolean offers = offers(descriptor, IFF_VNET_HDR | MultiQueue.IFF_MULTI_QUEUE);
    Libc.close(descriptor);
    return offers;
  }

  private static boolean offers(int descriptor, int flags) {
    var features = NativeBlock.allocate(Integer.BYTES);
    return Libc.ioctl(descriptor, TUNGETFEATURES, features.address()) == 0
        && (features.host().getInt(0) & flags) == flags;
  }

  /** Whether packets of this device have a {@link VirtioHeader}. */
  static boolean hasHeader(int descriptor) {
    var request = Interface.request("");
    return Libc.ioctl(descriptor, TUNGETIFF, request.address()) == 0
        && (request.host().getShort(FLAGS) & IFF_VNET_HDR) != 0;
  }

  /** An existing device may be configured for another version of the header. */
  private static boolean setHeaderSize(int descriptor) {
    var size = NativeBlock.allocate(Integer.BYTES);
    size.host().putInt(0, VirtioHeader.SIZE);
    return Libc.ioctl(descriptor, TUNSETVNETHDRSZ, size.address()) == 0;
  }

  /** Sets the queue length of a new device. */
  static void lengthenQueue(String name) throws IOException {
    var device = Interface.find(name);
    if (device != null) {
      device.setQueueLength(QUEUE_LENGTH);
    }
  }

  private static String cloneDeviceFault(int errno) {
    return switch (errno) {
      case ENOENT, ENODEV, ENXIO ->
          "there is no "
              + CLONE_DEVICE
              + ": load the kernel's module with \"modprobe tun\", or give the device to the container";
      case EACCES, EPERM ->
          "no permission to open "
              + CLONE_DEVICE
              + ": give it to vpnd's user, or to the container (docker run --device "
              + CLONE_DEVICE
              + ", DeviceAllow= of the unit)";
      default -> CLONE_DEVICE + " cannot be opened: " + Libc.strerror(errno);
    };
  }

  private static String deviceFault(String name, int errno) {
    return switch (errno) {
      case EBUSY ->
          "the device %s is in use by another program: stop that, or name another device"
              .formatted(name);
      case EPERM, EACCES ->
          "no permission to make the device %s: give vpnd CAP_NET_ADMIN (CapabilityBoundingSet= of the unit, docker run --cap-add NET_ADMIN)"
              .formatted(name);
      case EINVAL ->
          "%s is an interface of another kind, not a tun device with one queue; another vpnd's may have several: stop that, or name another device"
              .formatted(name);
      default -> "the device %s cannot be made: %s".formatted(name, Libc.strerror(errno));
    };
  }
}
