// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import vpnd.tun.linux.libc.Libc;

/**
 * A socket that is bound to nothing, through which the kernel answers requests about interfaces and
 * the network namespace of the calling thread; see netdevice(7).
 */
record RequestSocket(int descriptor) implements AutoCloseable {
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM_CLOEXEC = 0x80002;

  static RequestSocket open() throws IOException {
    int descriptor = Libc.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
    if (descriptor < 0) {
      throw new IOException("no socket for requests: " + Libc.strerror(Libc.errno()));
    }
    return new RequestSocket(descriptor);
  }

  @Override
  public void close() {
    Libc.close(descriptor);
  }
}
