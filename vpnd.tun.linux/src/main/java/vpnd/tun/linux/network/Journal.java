// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import vpnd.api.Reason;

/**
 * The changes that one open device makes on the host, on disk before they are made. One thread
 * changes it; any may read.
 */
final class Journal {
  private final JournalDirectory directory;
  private final Path file;
  private volatile JournalEntries entries;

  private Journal(JournalDirectory directory, Path file, JournalEntries entries) {
    this.directory = directory;
    this.file = file;
    this.entries = entries;
  }

  /** Begins an empty journal; there is no file until the first change. */
  static Journal begin(JournalDirectory directory, String device) throws IOException {
    return new Journal(directory, directory.file(device), empty(directory));
  }

  /**
   * Goes on with the journal of a device that this process has open.
   *
   * @throws IOException if it cannot be read, or another process wrote it
   */
  static Journal resume(JournalDirectory directory, String device) throws IOException {
    var empty = empty(directory);
    var file = directory.file(device);
    if (!Files.exists(file)) {
      return new Journal(directory, file, empty);
    }
    try {
      var entries = JournalEntries.parse(Files.readAllLines(file));
      if (entries.owner().equals(empty.owner())
          && entries.namespaceCookie() == empty.namespaceCookie()) {
        return new Journal(directory, file, entries);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("the journal %s cannot be read: %s".formatted(file, Reason.of(e)), e);
    }
    throw new IOException("the journal %s is not of this process".formatted(file));
  }

  private static JournalEntries empty(JournalDirectory directory) throws IOException {
    return new JournalEntries(ProcessId.self(), directory.namespace().cookie(), List.of());
  }

  Path file() {
    return file;
  }

  /** The oldest first. */
  List<Change> changes() {
    return entries.changes();
  }

  void add(Change change) throws IOException {
    addAll(List.of(change));
  }

  /** Adds those that it does not have. */
  void addAll(Collection<? extends Change> added) throws IOException {
    update(
        changes -> {
          var further = new LinkedHashSet<Change>(added);
          further.removeAll(Set.copyOf(changes));
          changes.addAll(further);
        });
  }

  void remove(Change change) throws IOException {
    removeAll(Set.of(change));
  }

  void removeAll(Set<? extends Change> removed) throws IOException {
    update(changes -> changes.removeIf(removed::contains));
  }

  /** Puts a change in the place of another. */
  void replace(Change old, Change change) throws IOException {
    update(changes -> changes.set(changes.indexOf(old), change));
  }

  /** Forgets everything. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private void update(Consumer<List<Change>> step) throws IOException {
    var changes = new ArrayList<>(entries.changes());
    step.accept(changes);
    if (changes.equals(entries.changes())) {
      return;
    }
    var updated = new JournalEntries(entries.owner(), entries.namespaceCookie(), changes);
    directory.store(file, updated);
    entries = updated;
  }
}
