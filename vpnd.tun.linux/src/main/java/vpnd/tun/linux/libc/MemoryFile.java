// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.libc;

import java.io.IOException;
import java.nio.file.Path;
import vpnd.netconfig.ScratchFile;

/**
 * An anonymous file in memory, see memfd_create(2), which needs no writable directory. It exists
 * until it is closed here and by every program that has it open.
 */
public record MemoryFile(int descriptor) implements ScratchFile {
  private static final int MFD_CLOEXEC = 1;

  /** Makes an empty file. */
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

  @Override
  public Path path() {
    return Path.of("/proc/self/fd", Integer.toString(descriptor));
  }

  @Override
  public void close() {
    Libc.close(descriptor);
    Libc.release();
  }
}
