// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A service that wants to know what happens to the machine on which vpnd runs. The router has it;
 * bundles for operating systems tell it what their system shows.
 */
@ProviderType
public interface MachineListener {
  /**
   * This machine may be a copy of another one, or was set back to an earlier state, so what it
   * sealed before may have been sealed otherwise elsewhere: all keys are dropped. From any thread;
   * returns when that is done.
   *
   * @param why a clause for the log, such as "the clock jumped by 60 s"
   */
  void mayBeCopied(String why);
}
