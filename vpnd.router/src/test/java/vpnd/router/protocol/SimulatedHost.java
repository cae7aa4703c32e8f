// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

/** One end of the simulated network. */
interface SimulatedHost {
  /** Takes a datagram from an address. */
  void receive(int from, byte[] datagram);

  /** When {@link #onTimer} is due; the end of time if there is nothing to do. */
  long nextDeadline();

  void onTimer();

  /** Whether packets can pass as far as this side knows. */
  boolean isActive();
}
