// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;

/** Some work on the host's network that may fail. */
@FunctionalInterface
interface Step {
  void run() throws IOException;
}
