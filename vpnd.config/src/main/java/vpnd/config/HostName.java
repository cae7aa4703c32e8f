// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this host, gethostname(3). */
final class HostName {
  /** Linux tells the name here; Java's own way asks the resolver for its address as well. */
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

  private static final int LABEL_BYTES = 63;

  private HostName() {}

  /** With '_' for each '.', which would begin a new level in the name of a statistic. */
  static String asLabel() {
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
