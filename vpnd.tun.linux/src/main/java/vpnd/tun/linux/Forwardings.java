// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How several devices share forwarding: each that needs it has it in its journal, with the settings
 * of before the first of them. The last one restores those.
 */
final class Forwardings {
  private Forwardings() {}

  static Optional<Forwarding> of(IpFamily family, List<Change> changes) {
    return changes.stream()
        .filter(Forwarding.class::isInstance)
        .map(Forwarding.class::cast)
        .filter(forwarding -> forwarding.family() == family)
        .findFirst();
  }

  /** What another journal, of a living or a dead process, has of this family. */
  static Optional<Forwarding> ofOthers(IpFamily family, JournalDirectory directory, Path own)
      throws IOException {
    return directory.all().entrySet().stream()
        .filter(journal -> !journal.getKey().equals(own))
        .flatMap(journal -> of(family, journal.getValue().changes()).stream())
        .findFirst();
  }

  /** Whether a change is forwarding that another journal needs, so that it has to stay. */
  static boolean neededByOthers(Change change, JournalDirectory directory, Path own)
      throws IOException {
    return change instanceof Forwarding forwarding
        && ofOthers(forwarding.family(), directory, own).isPresent();
  }
}
