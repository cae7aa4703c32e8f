// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.process;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The lines that are typed to a vpnd in the foreground; a service of the launcher. A blocked read
 * of standard input cannot be interrupted, so only the launcher reads it.
 */
@ProviderType
public interface ConsoleLines {
  /**
   * Waits for the next line, for ever if there is none.
   *
   * @throws InterruptedException if the thread is interrupted; no line is lost
   */
  String next() throws InterruptedException;
}
