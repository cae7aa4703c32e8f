// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

/** A datagram on its way between two addresses of the simulated network. */
final class Datagram {
  private final int from;
  private final int to;
  private final byte[] bytes;

  Datagram(int from, int to, byte[] bytes) {
    this.from = from;
    this.to = to;
    this.bytes = bytes;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  byte[] bytes() {
    return bytes;
  }
}
