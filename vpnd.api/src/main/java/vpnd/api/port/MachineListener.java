// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.port;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Receives events of the machine on which vpnd runs. The router provides this service; bundles for
 * an operating system call it.
 */
@ProviderType
public interface MachineListener {
  /**
   * This machine may be a copy of another one, or was restored from a snapshot. Another machine may
   * then use the same nonces under the same keys, so all keys are dropped before this returns. May
   * be called from any thread.
   *
   * @param why a clause for the log, such as "the clock jumped by 60 s"
   */
  void mayBeCopied(String why);
}
