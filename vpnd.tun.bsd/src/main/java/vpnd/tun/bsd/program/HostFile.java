// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import vpnd.porting.memory.NativeBlock;
import vpnd.tun.bsd.libc.BsdErrno;
import vpnd.tun.bsd.libc.CLibrary;

/** A small text file of the system, read by its C library. */
final class HostFile {
  private static final int O_RDONLY = 0;
  private static final int MOST = 1 << 16;

  private HostFile() {}

  /**
   * Its lines.
   *
   * @throws IOException if it cannot be read; of a file of more than 64 KiB the rest is left out
   */
  static List<String> lines(CLibrary c, String path) throws IOException {
    int descriptor = c.open(path, O_RDONLY);
    if (descriptor < 0) {
      throw new IOException("%s cannot be read: %s".formatted(path, BsdErrno.text(c.errno())));
    }
    try {
      var block = NativeBlock.allocate(MOST);
      int size = 0;
      long more = 1;
      while (more > 0 && size < MOST) {
        more = c.read(descriptor, block.address() + size, MOST - size);
        size += (int) Math.max(0, more);
      }
      var bytes = new byte[size];
      block.host().get(0, bytes);
      return new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
    } finally {
      c.close(descriptor);
    }
  }
}
