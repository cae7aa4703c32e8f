// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.io.IOException;

/** Writes a packet that is in several places, as writev(2) does. */
public interface VectorSink {
  /**
   * Writes one packet.
   *
   * @param vectors address of the {@code iovec}s
   * @param count number of the {@code iovec}s
   * @param length of the packet in bytes
   * @return whether the whole packet was accepted
   * @throws IOException if no packet will be accepted any more
   */
  boolean write(long vectors, int count, int length) throws IOException;
}
