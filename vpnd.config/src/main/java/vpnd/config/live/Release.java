// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.io.IOException;
import org.osgi.framework.BundleException;

/** Releases a resource of a tunnel. */
interface Release {
  void run() throws IOException, BundleException;
}
