// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import vpnd.api.operation.Reason;

/**
 * Makes the changes of one device on the host, each recorded in a {@link Journal} first, and undoes
 * exactly those. A state that is already in place is left alone, then and at the end. One thread at
 * a time uses it; any thread may read the journal.
 *
 * @param <C> the kinds of change
 */
public final class HostChanges<C extends Change> {
  private static final Logger LOG = System.getLogger("vpnd.netconfig");

  private final JournalDirectory<C> directory;
  private final Journal<C> journal;
  private final ChangeKinds<C> kinds;
  private final DriftDetector drift = new DriftDetector();

  private HostChanges(JournalDirectory<C> directory, Journal<C> journal, ChangeKinds<C> kinds) {
    this.directory = directory;
    this.journal = journal;
    this.kinds = kinds;
  }

  /**
   * Undoes what dead processes left in this thread's network stack, and begins a new journal.
   *
   * @param stateDirectory for journals; made with mode 0700 if it does not exist
   */
  public static <C extends Change> HostChanges<C> open(
      Path stateDirectory, String device, HostSystem system, ChangeKinds<C> kinds)
      throws IOException {
    var directory = new JournalDirectory<C>(stateDirectory, system, kinds::parse);
    directory.locked(() -> new Recovery<>(directory, kinds).run(directory.file(device)));
    return new HostChanges<>(directory, Journal.begin(directory, device), kinds);
  }

  /**
   * Requires that no running process has the device open. For a system where {@link #open} comes
   * before the device is opened: it would undo the changes of that process.
   *
   * @throws IOException if one has; the message contains cause and remedy
   */
  public static <C extends Change> void requireUnused(
      Path stateDirectory, String device, HostSystem system, ChangeKinds<C> kinds)
      throws IOException {
    var directory = new JournalDirectory<C>(stateDirectory, system, kinds::parse);
    directory.locked(
        () -> {
          var entries = directory.all().get(directory.file(device));
          if (entries != null && directory.isAlive(entries.owner())) {
            throw new IOException(
                "the device %s is in use by process %d: stop that, or name another device"
                    .formatted(device, entries.owner().pid()));
          }
        });
  }

  /**
   * Continues with a device that this process has had open all the time.
   *
   * @throws IOException if the journal cannot be read, or another process wrote it
   */
  public static <C extends Change> HostChanges<C> resume(
      Path stateDirectory, String device, HostSystem system, ChangeKinds<C> kinds)
      throws IOException {
    var directory = new JournalDirectory<C>(stateDirectory, system, kinds::parse);
    return new HostChanges<>(directory, Journal.resume(directory, device), kinds);
  }

  public Journal<C> journal() {
    return journal;
  }

  public DriftDetector drift() {
    return drift;
  }

  /**
   * Makes a change if its state is not in place; any program may have made or removed that state.
   */
  public void keep(C change, boolean isInPlace) throws IOException {
    if (isInPlace) {
      drift.found(change.state());
    } else {
      make(change);
      drift.made(change.state());
    }
  }

  /** Makes a change. If it was made before, it stays in the journal even if it fails now. */
  public void make(C change) throws IOException {
    boolean isNew = !journal.changes().contains(change);
    journal.add(change);
    try {
      kinds.apply(change);
    } catch (IOException e) {
      if (isNew) {
        journal.remove(change);
      }
      throw e;
    }
  }

  /**
   * Changes a value that this device has changed before.
   *
   * @param former in the journal
   * @param step from the former value to the new one
   * @param whole from the value before the former change to the new one
   */
  public void makeFurther(C former, C step, C whole) throws IOException {
    make(step);
    journal.replace(step, whole);
    journal.remove(former);
    drift.made(step.state());
  }

  /**
   * Makes a change that devices share, unless it is in place. Another vpnd may have made it: then
   * its record is shared, as that process may end first.
   *
   * @param own the change in the journal of this device, if it is there
   * @param present reads what is in place, for a change that is not in the journal
   */
  public void keepShared(Optional<C> own, SharedState<C> present) throws IOException {
    if (own.isPresent()) {
      keep(own.get(), present.isInPlace());
      return;
    }
    directory.locked(
        () -> {
          boolean isInPlace = present.isInPlace();
          var change = present.change();
          keep(change, isInPlace);
          var shared = SharedChanges.<C>inOthers(change::isSharedWith, directory, journal.file());
          if (isInPlace && shared.isPresent()) {
            journal.add(shared.get());
          }
        });
  }

  /** A setting of the host that devices share. */
  public interface SharedState<C extends Change> {
    /** Whether the setting is as this device needs it. */
    boolean isInPlace() throws IOException;

    /** The change that makes it so, with the values of now. */
    C change() throws IOException;
  }

  /**
   * Undoes the changes that are no longer wanted, bulk changes first, then the newest first.
   *
   * @param faults takes the failures; what failed stays in the journal
   */
  public void undoUnwanted(Predicate<? super C> isWanted, List<IOException> faults) {
    var unwanted = new ArrayList<C>(journal.changes());
    unwanted.removeIf(isWanted);
    attempt(() -> undoBulk(unwanted.stream().filter(kinds::isBulk).toList(), faults), faults);
    Collections.reverse(unwanted);
    for (var change : unwanted) {
      if (!kinds.isBulk(change)) {
        attempt(() -> revert(change), faults);
      }
    }
  }

  private void undoBulk(List<C> unwanted, List<IOException> faults) throws IOException {
    if (unwanted.isEmpty()) {
      return;
    }
    var failed = kinds.undoAll(unwanted);
    var undone = new HashSet<C>(unwanted);
    undone.removeAll(failed.keySet());
    journal.removeAll(undone);
    faults.addAll(failed.values());
  }

  private void revert(C change) throws IOException {
    directory.locked(
        () -> {
          if (!SharedChanges.isNeededByOthers(change, directory, journal.file())) {
            kinds.undo(change);
          }
          journal.remove(change);
        });
  }

  /** Runs an action, and adds its failure to a list. */
  public static void attempt(IoAction action, List<IOException> faults) {
    try {
      action.run();
    } catch (IOException e) {
      faults.add(e);
    }
  }

  /** Undoes everything, best effort, and deletes the journal. */
  public void close() {
    // An interrupt would fail each read of a file, and the caller may be interrupted to make it
    // end.
    boolean interrupted = Thread.interrupted();
    try {
      directory.locked(
          () -> {
            new Recovery<>(directory, kinds).undo(journal.file(), journal.changes());
            journal.delete();
          });
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the network of this host was not restored: {0}", Reason.of(e));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
