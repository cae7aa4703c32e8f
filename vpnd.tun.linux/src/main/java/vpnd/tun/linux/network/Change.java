// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;

/**
 * One thing that vpnd changes on the host. {@link Object#toString} says it for people.
 *
 * <p>A change is written to the journal before {@link #apply}, so {@link #undo} must also be right
 * when it was never applied, was undone by hand, or was overtaken by somebody else's change.
 */
sealed interface Change permits LinkUp, NoLinkLocal, Mtu, Address, Route, IpForwarding, Resolvers {
  /** What is so while it is in place, for people. */
  String state();

  /** Whether a goal asks for it. */
  boolean wantedBy(DesiredState desired);

  void apply(IpCommand ip) throws IOException;

  /** Restores what was there before, but only where the present state is what this change left. */
  void undo(IpCommand ip) throws IOException;

  /** What {@link ChangeParser} reads: words with a blank between them. */
  String line();
}
