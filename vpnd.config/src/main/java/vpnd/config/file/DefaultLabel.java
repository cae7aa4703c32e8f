// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The default of {@code label}, made from the name of this host (gethostname(3)). */
final class DefaultLabel {
  /** Read from Linux, since Java's own method also resolves the name. */
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private static final int LABEL_BYTES = 63;

  private DefaultLabel() {}

  /** The name with '_' for each '.', which Graphite takes for a separator of levels. */
  static String ofHost() {
    var label = get().replaceAll("[^A-Za-z0-9_-]", "_");
    return label.substring(0, Math.min(LABEL_BYTES, label.length()));
  }

  private static String get() {
    try {
      return Files.isReadable(KERNEL)
          ? Files.readString(KERNEL).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
