// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.path;

/** Sends probes. */
@FunctionalInterface
public interface Prober {
  /**
   * Sends one that is as long on the way as a packet of the host of this size, in one piece.
   *
   * @param number what the peer's answer names
   * @param size bytes
   */
  void probe(int number, int size);
}
