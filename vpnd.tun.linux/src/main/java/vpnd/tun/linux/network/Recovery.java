// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import vpnd.api.Reason;

/** Undoes journals. Only used {@link JournalDirectory#locked}. */
final class Recovery {
  private static final Logger LOG = System.getLogger("vpnd.tun.linux");

  private static final int SHOWN = 20;

  private final JournalDirectory directory;
  private final IpCommand ip;

  Recovery(JournalDirectory directory, IpCommand ip) {
    this.directory = directory;
    this.ip = ip;
  }

  /**
   * Undoes the journals of dead processes.
   *
   * @param own the journal of the device just opened: whoever wrote it, does not have the device
   *     any more
   */
  void run(Path own) throws IOException {
    for (var journal : directory.all().entrySet()) {
      var entries = journal.getValue();
      if (!entries.owner().isAlive() || journal.getKey().equals(own)) {
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

  /** Undoes the changes of one journal, its routes, then the newest first; logs what fails. */
  void undo(Path journal, List<Change> changes) {
    undo(RouteBatch.among(changes));
    for (int i = changes.size() - 1; i >= 0; i--) {
      var change = changes.get(i);
      try {
        if (!(change instanceof Route)
            && !SharedForwarding.neededByOthers(change, directory, journal)) {
          change.undo(ip);
        }
      } catch (IOException e) {
        warn(change, e);
      }
    }
  }

  private void undo(List<Route> routes) {
    if (routes.isEmpty()) {
      return;
    }
    try {
      new RouteBatch(routes.get(0).device(), ip).undo(routes).forEach(Recovery::warn);
    } catch (IOException e) {
      warn(shown(routes), e);
    }
  }

  /** The first of some changes, and how many more there are. */
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
