// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import vpnd.api.operation.Reason;

/**
 * The changes that one open device makes on the host, on disk before they are made. One thread
 * modifies it; any thread may read.
 *
 * @param <C> the kinds of change
 */
public final class Journal<C extends Change> {
  private final JournalDirectory<C> directory;
  private final Path file;
  private volatile JournalEntries<C> entries;

  private Journal(JournalDirectory<C> directory, Path file, JournalEntries<C> entries) {
    this.directory = directory;
    this.file = file;
    this.entries = entries;
  }

  /** Begins an empty journal; there is no file until the first change. */
  static <C extends Change> Journal<C> begin(JournalDirectory<C> directory, String device)
      throws IOException {
    return new Journal<>(directory, directory.file(device), directory.empty());
  }

  /**
   * Continues the journal of a device that this process has open.
   *
   * @throws IOException if it cannot be read, or another process wrote it
   */
  static <C extends Change> Journal<C> resume(JournalDirectory<C> directory, String device)
      throws IOException {
    var empty = directory.empty();
    var file = directory.file(device);
    if (!Files.exists(file)) {
      return new Journal<>(directory, file, empty);
    }
    try {
      var entries = directory.read(file);
      if (entries.owner().equals(empty.owner()) && entries.cookie() == empty.cookie()) {
        return new Journal<>(directory, file, entries);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the journal %s cannot be read: %s".formatted(file, Reason.of(e)), e);
    }
    throw new IOException("the journal %s is not of this process".formatted(file));
  }

  Path file() {
    return file;
  }

  /** The oldest first. */
  public List<C> changes() {
    return entries.changes();
  }

  public void add(C change) throws IOException {
    addAll(List.of(change));
  }

  /** Adds the changes that it does not contain. */
  public void addAll(Collection<? extends C> added) throws IOException {
    update(
        changes -> {
          var further = new LinkedHashSet<C>(added);
          further.removeAll(Set.copyOf(changes));
          changes.addAll(further);
        });
  }

  public void remove(C change) throws IOException {
    removeAll(Set.of(change));
  }

  public void removeAll(Set<? extends C> removed) throws IOException {
    update(changes -> changes.removeIf(removed::contains));
  }

  /** Replaces a change by another one at the same position. */
  public void replace(C old, C change) throws IOException {
    update(changes -> changes.set(changes.indexOf(old), change));
  }

  /** Deletes the file. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private void update(Consumer<List<C>> edit) throws IOException {
    var changes = new ArrayList<C>(entries.changes());
    edit.accept(changes);
    if (changes.equals(entries.changes())) {
      return;
    }
    var updated = new JournalEntries<C>(entries.owner(), entries.cookie(), changes);
    directory.store(file, updated);
    entries = updated;
  }
}
