// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.libc;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file in memory without a name, see memfd_create(2): it needs no directory to write to. It
 * exists until it is closed here and by every program that has it open.
 */
public record MemoryFile(int descriptor) implements AutoCloseable {
  private static final int MFD_CLOEXEC = 1;

  /** Makes an empty one. */
  public static MemoryFile create() throws IOException {
    Libc.acquire();
    int descriptor = Libc.memfd_create("vpnd", MFD_CLOEXEC);
    if (descriptor < 0) {
      var reason = Libc.strerror(Libc.errno());
      Libc.release();
      throw new IOException("no file in memory can be made: " + reason);
    }
    return new MemoryFile(descriptor);
  }

  /** Where this process can open it. */
  public Path path() {
    return Path.of("/proc/self/fd", Integer.toString(descriptor));
  }

  @Override
  public void close() {
    Libc.close(descriptor);
    Libc.release();
  }
}
