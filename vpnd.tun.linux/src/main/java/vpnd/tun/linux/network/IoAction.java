// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;

/** An action that may fail with an {@link IOException}. */
@FunctionalInterface
interface IoAction {
  void run() throws IOException;
}
