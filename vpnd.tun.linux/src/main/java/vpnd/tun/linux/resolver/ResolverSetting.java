// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.resolver;

import java.io.IOException;

/**
 * The resolvers of an interface, as one program or file of this host keeps them: an immutable
 * value.
 */
public interface ResolverSetting {
  /** The entry for the journal while the setting is being made, or after that has failed. */
  ResolverSetting unsure();

  /**
   * Checks that the program or the file is there.
   *
   * @throws IOException if it is not; the message contains the remedy
   */
  void requireManager() throws IOException;

  /** Makes the setting, or replaces one with the same {@link #unsure}. */
  void put() throws IOException;

  /** Removes the setting, if it is there. */
  void remove() throws IOException;

  /** Whether the setting is as {@link #put} made it; false if that cannot be found out. */
  boolean isInPlace();

  /** Whether {@link #isInPlace} can always be found out. */
  boolean isVerifiable();

  /** Whether the setting goes with its interface. */
  boolean endsWithInterface();

  /** The words of a line in the journal, which {@link ResolverManagers#parse} reads. */
  String words();

  /** The state while the setting is in place, as text. */
  String state();
}
