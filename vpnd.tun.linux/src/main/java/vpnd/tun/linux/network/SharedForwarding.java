// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * IP forwarding that several devices share: each device that needs it has it in its journal, with
 * the settings from before the first of them. The last one to close restores those.
 */
final class SharedForwarding {
  private SharedForwarding() {}

  static Optional<IpForwarding> of(IpFamily family, List<Change> changes) {
    return changes.stream()
        .filter(IpForwarding.class::isInstance)
        .map(IpForwarding.class::cast)
        .filter(forwarding -> forwarding.family() == family)
        .findFirst();
  }

  /** The change of this family in another journal, of a running or a dead process. */
  static Optional<IpForwarding> ofOthers(IpFamily family, JournalDirectory directory, Path own)
      throws IOException {
    return directory.all().entrySet().stream()
        .filter(journal -> !journal.getKey().equals(own))
        .flatMap(journal -> of(family, journal.getValue().changes()).stream())
        .findFirst();
  }

  /** Whether a change is forwarding that another journal has, too, and so must not be undone. */
  static boolean neededByOthers(Change change, JournalDirectory directory, Path own)
      throws IOException {
    return change instanceof IpForwarding forwarding
        && ofOthers(forwarding.family(), directory, own).isPresent();
  }
}
