// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The functions of a stand-in's library, as a program on the system calls them. Where they fail the
 * result is the negative error number.
 */
final class BsdLibc {
  static final int RDWR = 2;
  static final int NONBLOCK = 4;

  private static final int GETFL = 3;
  private static final int SETFL = 4;
  private static final int POLLIN = 1;

  private final NativeLibrary library;

  BsdLibc(StandIn system) {
    library = NativeLibrary.getInstance(system.library().toString());
  }

  int call(String function, @Nullable Object... arguments) {
    int result = library.getFunction(function).invokeInt(arguments);
    return result == -1 ? -Native.getLastError() : result;
  }

  private long callLong(String function, Object... arguments) {
    long result = (long) library.getFunction(function).invoke(Long.class, arguments);
    return result == -1 ? -Native.getLastError() : result;
  }

  int open(String path, int flags) {
    return call("open", path, flags, 0);
  }

  int close(int descriptor) {
    return call("close", descriptor);
  }

  /** A packet with its headers; of an error only the number, as {@link #readSize} gives it. */
  byte[] read(int descriptor) {
    var buffer = new Memory(70_000);
    long size = callLong("read", descriptor, buffer, buffer.size());
    if (size < 0) {
      throw new AssertionError("read: error " + -size);
    }
    return buffer.getByteArray(0, (int) size);
  }

  long readSize(int descriptor, int room) {
    return callLong("read", descriptor, new Memory(room), (long) room);
  }

  long write(int descriptor, byte[] bytes) {
    var buffer = new Memory(bytes.length + 1L);
    buffer.write(0, bytes, 0, bytes.length);
    return callLong("write", descriptor, buffer, (long) bytes.length);
  }

  int ioctl(int descriptor, long request, Pointer argument) {
    return call("ioctl", descriptor, request, argument);
  }

  /** A request that takes an integer. */
  int ioctl(int descriptor, long request, int value) {
    var argument = new Memory(Integer.BYTES);
    argument.setInt(0, value);
    return ioctl(descriptor, request, argument);
  }

  /** A request that returns an integer, or the negative error number. */
  int ioctlInt(int descriptor, long request) {
    var argument = new Memory(Integer.BYTES);
    argument.clear();
    int result = ioctl(descriptor, request, argument);
    return result < 0 ? result : argument.getInt(0);
  }

  int setFlags(int descriptor, int flags) {
    return call("fcntl", descriptor, SETFL, flags);
  }

  int flags(int descriptor) {
    return call("fcntl", descriptor, GETFL, 0);
  }

  /** The events of one descriptor within a time. */
  int poll(int descriptor, int milliseconds) {
    var entry = new Memory(8);
    entry.setInt(0, descriptor);
    entry.setShort(4, (short) POLLIN);
    entry.setShort(6, (short) 0);
    int result = call("poll", entry, 1, milliseconds);
    return result < 0 ? result : Short.toUnsignedInt(entry.getShort(6));
  }

  /** The same bytes with others before them. */
  static byte[] join(byte[] first, byte[] second) {
    var joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** A family before a packet. */
  static byte[] framed(int family, byte[] packet) {
    return join(new byte[] {0, 0, 0, (byte) family}, packet);
  }
}
