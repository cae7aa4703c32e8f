// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import org.osgi.framework.BundleException;

/** The tunnel of one configuration, made in two steps: what can fail for its file comes first. */
interface Tunnel extends AutoCloseable {
  /** Makes tunnels. */
  interface Factory {
    /**
     * Makes ready what the tunnel needs and does not start it; another tunnel of the same name may
     * still run.
     *
     * @param configuration closed with the tunnel, or if this fails
     * @throws IOException if the role has no bundle
     * @throws BundleException if the role's bundle cannot be started
     */
    Tunnel prepare(Configuration configuration) throws IOException, BundleException;
  }

  Configuration configuration();

  /**
   * Starts it.
   *
   * @throws IOException if that is not possible; the tunnel is then to be closed
   * @throws BundleException likewise
   */
  void start() throws IOException, BundleException;

  /** Ends it, if it was started, and gives back what it has. */
  @Override
  void close();
}
