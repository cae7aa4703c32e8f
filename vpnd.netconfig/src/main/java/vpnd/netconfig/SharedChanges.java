// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Settings of the host that several devices share: each device that needs one has it in its
 * journal, with the state from before the first of them. The last one to close restores that state.
 */
final class SharedChanges {
  private SharedChanges() {}

  /**
   * The first match in another journal, of a running or a dead process; the directory is locked.
   */
  static <C extends Change> Optional<C> inOthers(
      Predicate<? super C> condition, JournalDirectory<C> directory, Path own) throws IOException {
    return directory.all().entrySet().stream()
        .filter(journal -> !journal.getKey().equals(own))
        .flatMap(journal -> journal.getValue().changes().stream())
        .filter(condition)
        .findFirst();
  }

  /** Whether another journal has the same shared change, so that it must not be undone. */
  static <C extends Change> boolean isNeededByOthers(
      C change, JournalDirectory<C> directory, Path own) throws IOException {
    return change.isSharedWith(change)
        && inOthers(change::isSharedWith, directory, own).isPresent();
  }
}
