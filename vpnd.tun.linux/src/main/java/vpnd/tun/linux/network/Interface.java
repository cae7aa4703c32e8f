// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static vpnd.tun.linux.libc.Errno.EBUSY;
import static vpnd.tun.linux.libc.Errno.ENODEV;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import vpnd.porting.memory.NativeBlock;
import vpnd.tun.linux.libc.Libc;

/**
 * A network interface of the host. The index distinguishes it from a later interface of the same
 * name, as Linux does not reuse an index.
 *
 * @param name 1 to 15 bytes
 * @param index as in netdevice(7)
 */
public record Interface(String name, int index) {
  private static final long SIOCGIFNAME = 0x8910;
  private static final long SIOCGIFFLAGS = 0x8913;
  private static final long SIOCSIFFLAGS = 0x8914;
  private static final long SIOCGIFMTU = 0x8921;
  private static final long SIOCSIFMTU = 0x8922;
  private static final long SIOCSIFNAME = 0x8923;
  private static final long SIOCGIFINDEX = 0x8933;
  private static final long SIOCSIFTXQLEN = 0x8943;
  private static final short IFF_UP = 1;
  private static final int REQUEST_SIZE = 40;
  private static final int VALUE = 16;

  /** The interface that has this name at present; null if there is none. */
  public static @Nullable Interface find(String name) throws IOException {
    var request = request(name);
    return control(SIOCGIFINDEX, request) ? new Interface(name, value(request)) : null;
  }

  /** Whether this interface still exists under its name. */
  boolean exists() throws IOException {
    var found = find(name);
    return found != null && found.index == index;
  }

  /** This interface with its present name; null if it is gone. */
  @Nullable Interface asNamedNow() throws IOException {
    var request = NativeBlock.allocate(REQUEST_SIZE);
    request.host().putInt(VALUE, index);
    return control(SIOCGIFNAME, request) ? new Interface(name(request), index) : null;
  }

  /**
   * Renames the interface; some kernels require that it is down, which is done if necessary.
   *
   * @throws IOException if another interface has that name
   */
  void rename(String newName) throws IOException {
    var request = request(name);
    request.host().put(VALUE, newName.getBytes(StandardCharsets.US_ASCII));
    int errno = errno(SIOCSIFNAME, request);
    if (errno == EBUSY) {
      setUp(false);
      errno = errno(SIOCSIFNAME, request);
    }
    if (errno != 0) {
      throw new IOException(
          "the interface %s cannot be named %s: %s".formatted(name, newName, Libc.strerror(errno)));
    }
  }

  /** Name and index as in a line of a journal. */
  String line() {
    return name + " " + index;
  }

  public boolean isUp() throws IOException {
    return (flags() & IFF_UP) != 0;
  }

  void setUp(boolean up) throws IOException {
    var request = request(name);
    short flags = flags();
    request.host().putShort(VALUE, (short) (up ? flags | IFF_UP : flags & ~IFF_UP));
    require(SIOCSIFFLAGS, request);
  }

  int mtu() throws IOException {
    var request = request(name);
    require(SIOCGIFMTU, request);
    return value(request);
  }

  void setMtu(int mtu) throws IOException {
    var request = request(name);
    request.host().putInt(VALUE, mtu);
    try {
      require(SIOCSIFMTU, request);
    } catch (IOException e) {
      throw new IOException(
          "the MTU of %s cannot be %d: %s".formatted(name, mtu, e.getMessage()), e);
    }
  }

  /** Sets the length of the transmit queue. On a device that is up, the change loses packets. */
  public void setQueueLength(int packets) throws IOException {
    var request = request(name);
    request.host().putInt(VALUE, packets);
    require(SIOCSIFTXQLEN, request);
  }

  /** A {@code struct ifreq} with a name, as also used by TUNSETIFF. */
  public static NativeBlock request(String name) {
    var block = NativeBlock.allocate(REQUEST_SIZE);
    block.host().put(0, name.getBytes(StandardCharsets.US_ASCII));
    return block;
  }

  private short flags() throws IOException {
    var request = request(name);
    require(SIOCGIFFLAGS, request);
    return request.host().getShort(VALUE);
  }

  private void require(long operation, NativeBlock request) throws IOException {
    if (!control(operation, request)) {
      throw new IOException("the interface " + name + " is gone");
    }
  }

  private static int value(NativeBlock request) {
    ByteBuffer memory = request.host();
    return memory.getInt(VALUE);
  }

  private static String name(NativeBlock request) {
    var bytes = new byte[VALUE];
    request.host().get(0, bytes);
    return new String(bytes, StandardCharsets.US_ASCII).split("\0", 2)[0];
  }

  private static boolean control(long operation, NativeBlock request) throws IOException {
    int errno = errno(operation, request);
    if (errno != 0 && errno != ENODEV) {
      throw new IOException(
          "interface request 0x%x failed: %s".formatted(operation, Libc.strerror(errno)));
    }
    return errno == 0;
  }

  private static int errno(long operation, NativeBlock request) throws IOException {
    try (var socket = RequestSocket.open()) {
      return Libc.ioctl(socket.descriptor(), operation, request.address()) == 0 ? 0 : Libc.errno();
    }
  }
}
