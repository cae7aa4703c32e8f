// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import org.osgi.framework.BundleException;

/** Takes back what a tunnel has made. */
interface Withdrawal {
  void run() throws IOException, BundleException;
}
