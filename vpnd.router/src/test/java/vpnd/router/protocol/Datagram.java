// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

/** A datagram on its way between two addresses of the simulated network. */
final class Datagram {
  private final int from;
  private final int to;
  private final byte[] octets;

  Datagram(int from, int to, byte[] octets) {
    this.from = from;
    this.to = to;
    this.octets = octets;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  byte[] octets() {
    return octets;
  }
}
