// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.io.IOException;
import org.osgi.framework.BundleException;
import vpnd.config.file.Configuration;

/**
 * The tunnel of one configuration, started in two steps: {@link Factory#prepare} does what can fail
 * because of its file.
 */
interface ManagedTunnel extends AutoCloseable {
  /** Creates tunnels. */
  interface Factory {
    /**
     * Acquires what the tunnel needs without starting it; another tunnel of the same name may still
     * run.
     *
     * @param configuration closed with the tunnel, or if this fails
     * @throws IOException if the role has no bundle
     * @throws BundleException if the role's bundle cannot be started
     */
    ManagedTunnel prepare(Configuration configuration) throws IOException, BundleException;
  }

  Configuration configuration();

  /**
   * Starts it.
   *
   * @throws IOException if it cannot be started; it must be closed then
   * @throws BundleException likewise
   */
  void start() throws IOException, BundleException;

  /** Stops it, if it was started, and releases its resources. */
  @Override
  void close();
}
