// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import java.io.IOException;

/** Takes a packet in pieces, as writev(2) does. */
interface VectorSink {
  /**
   * Takes one packet.
   *
   * @param vectors address of that many {@code iovec}
   * @param length of all pieces together
   * @return whether the whole packet was taken
   * @throws IOException if none will be taken any more
   */
  boolean write(long vectors, int count, int length) throws IOException;
}
