// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;

/** An action that may fail with an {@link IOException}. */
@FunctionalInterface
public interface IoAction {
  void run() throws IOException;
}
