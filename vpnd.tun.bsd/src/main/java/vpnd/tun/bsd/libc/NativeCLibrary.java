// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.libc;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The C library of this process, or another one of the same interface.
 *
 * <p>The functions are bound between the first {@link #acquire} and the last {@link #release};
 * every open device and socket is one user. So a device that outlives the update of this bundle
 * keeps working, and nothing stays bound after the last one is closed.
 */
public final class NativeCLibrary implements CLibrary {
  private static int users;
  private static @Nullable NativeCLibrary bound;

  private final String path;
  private final boolean mayHaveMessageBatches;
  private final VariadicCalls variadic;
  private final boolean hasMessageBatches;

  private NativeCLibrary(String path, boolean mayHaveMessageBatches, NativeLibrary library) {
    this.path = path;
    this.mayHaveMessageBatches = mayHaveMessageBatches;
    this.variadic =
        path.isEmpty() ? Native.load(VariadicCalls.class) : Native.load(path, VariadicCalls.class);
    Native.register(FixedCalls.class, library);
    this.hasMessageBatches = mayHaveMessageBatches && isRegistered(library);
  }

  private static boolean isRegistered(NativeLibrary library) {
    try {
      Native.register(MessageBatchCalls.class, library);
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /**
   * Adds a user; binds the functions for the first one.
   *
   * @param path of the library; empty for that of this process
   * @param mayHaveMessageBatches whether to look for {@code recvmmsg} and {@code sendmmsg} of the
   *     system's form
   * @throws IOException if there is no such library, or another one is in use
   */
  public static synchronized NativeCLibrary acquire(String path, boolean mayHaveMessageBatches)
      throws IOException {
    if (Native.POINTER_SIZE != Long.BYTES) {
      throw new IOException("vpnd on this system needs a 64-bit Java; this one has 32 bits");
    }
    var library = bound;
    if (library == null) {
      library = bind(path, mayHaveMessageBatches);
      bound = library;
    } else if (!library.path.equals(path)
        || library.mayHaveMessageBatches != mayHaveMessageBatches) {
      throw new IOException("another C library is in use: close its devices first");
    }
    users++;
    return library;
  }

  private static NativeCLibrary bind(String path, boolean mayHaveMessageBatches)
      throws IOException {
    try {
      var library = path.isEmpty() ? NativeLibrary.getProcess() : NativeLibrary.getInstance(path);
      return new NativeCLibrary(path, mayHaveMessageBatches, library);
    } catch (UnsatisfiedLinkError e) {
      throw new IOException(
          "the C library%s cannot be used (%s): correct the framework property vpnd.bsd.libc, or leave it out"
              .formatted(path.isEmpty() ? "" : " " + path, e.getMessage()),
          e);
    }
  }

  /** Removes a user; after the last one no function may be called. */
  public static synchronized void release() {
    if (--users > 0 || bound == null) {
      return;
    }
    Native.unregister(FixedCalls.class);
    if (bound.hasMessageBatches) {
      Native.unregister(MessageBatchCalls.class);
    }
    bound = null;
  }

  @Override
  public int errno() {
    return Native.getLastError();
  }

  @Override
  public int open(String file, int flags) {
    return variadic.open(file, flags);
  }

  @Override
  public int close(int descriptor) {
    return FixedCalls.close(descriptor);
  }

  @Override
  public long read(int descriptor, long buffer, long size) {
    return FixedCalls.read(descriptor, buffer, size);
  }

  @Override
  public long readv(int descriptor, long vectors, int count) {
    return FixedCalls.readv(descriptor, vectors, count);
  }

  @Override
  public long write(int descriptor, long buffer, long size) {
    return FixedCalls.write(descriptor, buffer, size);
  }

  @Override
  public long writev(int descriptor, long vectors, int count) {
    return FixedCalls.writev(descriptor, vectors, count);
  }

  @Override
  public int ioctl(int descriptor, long request, long argument) {
    return variadic.ioctl(descriptor, new NativeLong(request, true), new Pointer(argument));
  }

  @Override
  public int fcntl(int descriptor, int command, int argument) {
    return variadic.fcntl(descriptor, command, argument);
  }

  @Override
  public int poll(long entries, int count, int milliseconds) {
    return FixedCalls.poll(entries, count, milliseconds);
  }

  @Override
  public int pipe(long descriptors) {
    return FixedCalls.pipe(descriptors);
  }

  @Override
  public int socket(int family, int type, int protocol) {
    return FixedCalls.socket(family, type, protocol);
  }

  @Override
  public int bind(int descriptor, long address, int length) {
    return FixedCalls.bind(descriptor, address, length);
  }

  @Override
  public int connect(int descriptor, long address, int length) {
    return FixedCalls.connect(descriptor, address, length);
  }

  @Override
  public int getsockopt(int descriptor, int level, int option, long value, long length) {
    return FixedCalls.getsockopt(descriptor, level, option, value, length);
  }

  @Override
  public int setsockopt(int descriptor, int level, int option, long value, int length) {
    return FixedCalls.setsockopt(descriptor, level, option, value, length);
  }

  @Override
  public long recvmsg(int descriptor, long header, int flags) {
    return FixedCalls.recvmsg(descriptor, header, flags);
  }

  @Override
  public long sendmsg(int descriptor, long header, int flags) {
    return FixedCalls.sendmsg(descriptor, header, flags);
  }

  @Override
  public boolean hasMessageBatches() {
    return hasMessageBatches;
  }

  @Override
  public int recvmmsg(int descriptor, long headers, int count, int flags) {
    return MessageBatchCalls.recvmmsg(descriptor, headers, count, flags, 0);
  }

  @Override
  public int sendmmsg(int descriptor, long headers, int count, int flags) {
    return MessageBatchCalls.sendmmsg(descriptor, headers, count, flags);
  }
}
