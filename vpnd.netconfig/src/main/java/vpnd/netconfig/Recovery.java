// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import vpnd.api.operation.Reason;

/** Undoes journals. Only used while {@link JournalDirectory#locked}. */
final class Recovery<C extends Change> {
  private static final Logger LOG = System.getLogger("vpnd.netconfig");

  private static final int SHOWN = 20;

  private final JournalDirectory<C> directory;
  private final ChangeKinds<C> kinds;

  Recovery(JournalDirectory<C> directory, ChangeKinds<C> kinds) {
    this.directory = directory;
    this.kinds = kinds;
  }

  /**
   * Undoes the journals of dead processes.
   *
   * @param own the journal of the device that was just opened: its writer has closed the device,
   *     even if it is still running
   */
  void run(Path own) throws IOException {
    for (var journal : directory.all().entrySet()) {
      var entries = journal.getValue();
      if (!directory.isAlive(entries.owner()) || journal.getKey().equals(own)) {
        LOG.log(
            Level.INFO,
            "undoing what process {0} left behind: {1}",
            Long.toString(entries.owner().pid()),
            shown(entries.changes()));
        undo(journal.getKey(), entries.changes());
        Files.delete(journal.getKey());
      }
    }
  }

  /**
   * Undoes the changes of one journal, bulk changes first, then the newest first; logs failures.
   */
  void undo(Path journal, List<C> changes) {
    undoBulk(changes.stream().filter(kinds::isBulk).toList());
    for (int i = changes.size() - 1; i >= 0; i--) {
      var change = changes.get(i);
      try {
        if (!kinds.isBulk(change) && !SharedChanges.isNeededByOthers(change, directory, journal)) {
          kinds.undo(change);
        }
      } catch (IOException e) {
        warn(change, e);
      }
    }
  }

  private void undoBulk(List<C> changes) {
    if (changes.isEmpty()) {
      return;
    }
    try {
      kinds.undoAll(changes).forEach(Recovery::warn);
    } catch (IOException e) {
      warn(shown(changes), e);
    }
  }

  /** The first of some changes, and the number of those left out. */
  private static String shown(List<? extends Change> changes) {
    var more = changes.size() - SHOWN;
    var first = changes.stream().limit(SHOWN).map(Object::toString);
    return first.collect(Collectors.joining(", ")) + (more > 0 ? " and " + more + " more" : "");
  }

  private static void warn(Object changes, IOException fault) {
    LOG.log(
        Level.WARNING, "\"{0}\" could not be undone, please do: {1}", changes, Reason.of(fault));
  }
}
