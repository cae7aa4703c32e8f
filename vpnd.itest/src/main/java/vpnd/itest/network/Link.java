// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.nio.ByteBuffer;

/** What happens to datagrams between two sides. Used by one thread. */
public interface Link {
  /** One of the two ends of a link. */
  enum Side {
    WEST,
    EAST;

    Side opposite() {
      return this == WEST ? EAST : WEST;
    }
  }

  /** Receives datagrams of a link. */
  interface Wire {
    /** Delivers a datagram to a side, after a delay, as if the other side had sent it. */
    void deliver(Side to, ByteBuffer datagram, long delayNanos);

    /** Delivers a datagram to a side at once, from an address and port that it does not know. */
    void deliverFromStranger(Side to, ByteBuffer datagram);
  }

  /**
   * Carries a datagram that a side has sent.
   *
   * @param datagram is between position and limit, and is not changed
   */
  void carry(Side from, ByteBuffer datagram, Wire wire);
}
