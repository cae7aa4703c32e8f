// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

/** What the simulated network does for a host. */
interface SimulatedUplink {
  /** An address at which nobody is. */
  int NOWHERE = 0;

  void send(Datagram datagram);

  /** The address that the peer's name stands for at present, or {@link #NOWHERE}. */
  int lookUp();
}
