// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import vpnd.api.operation.Reason;

/**
 * The journals of one network stack: files {@code net-ID-DEVICE.journal}, one for each open device
 * of any process. Code that reads more than its own journal does so {@link #locked}.
 */
final class JournalDirectory<C extends Change> {
  private static final Logger LOG = System.getLogger("vpnd.netconfig");
  private static final String SUFFIX = ".journal";

  private final Path directory;
  private final HostSystem system;
  private final Function<String, C> parser;
  private final NetworkStack stack;

  /**
   * Makes the directory if it does not exist, accessible to its owner only.
   *
   * @param parser for one change, as {@link ChangeKinds#parse}
   */
  JournalDirectory(Path directory, HostSystem system, Function<String, C> parser)
      throws IOException {
    this.directory = directory;
    this.system = system;
    this.parser = parser;
    this.stack = system.networkStack();
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    try {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(ownerOnly));
      Files.setPosixFilePermissions(directory, ownerOnly);
    } catch (FileSystemException e) {
      throw new IOException(
          "the directory %s cannot be made private: %s; make it, and give it to vpnd's user"
              .formatted(directory, e.getReason() == null ? e : e.getReason()),
          e);
    }
  }

  /** The entries of this process's journal before its first change. */
  JournalEntries<C> empty() throws IOException {
    return new JournalEntries<>(ProcessId.self(system), stack.cookie(), List.of());
  }

  boolean isAlive(ProcessId process) {
    return process.isAlive(system);
  }

  Path file(String device) {
    return directory.resolve(prefix() + device + SUFFIX);
  }

  /** Runs an action while no other device of any process is in here. */
  void locked(IoAction action) throws IOException {
    system.locked(directory.resolve("lock"), action);
  }

  /**
   * @throws IllegalArgumentException if the file is not a complete journal
   */
  JournalEntries<C> read(Path file) throws IOException {
    return JournalEntries.parse(Files.readAllLines(file), parser);
  }

  /**
   * All journals of this stack. An unreadable journal is set aside with a warning; that of a former
   * stack with the same id is deleted.
   */
  Map<Path, JournalEntries<C>> all() throws IOException {
    var journals = new TreeMap<Path, JournalEntries<C>>();
    try (var files = Files.newDirectoryStream(directory, prefix() + "*" + SUFFIX)) {
      for (var file : files) {
        try {
          var entries = read(file);
          if (entries.cookie() == stack.cookie()) {
            journals.put(file, entries);
          } else {
            Files.deleteIfExists(file);
          }
        } catch (IOException | IllegalArgumentException e) {
          setAside(file, e);
        }
      }
    }
    return journals;
  }

  /** Replaces a file; after a crash at any time it holds either the old or the new lines. */
  void store(Path file, JournalEntries<C> entries) throws IOException {
    WholeFile.write(file, entries.lines());
  }

  private void setAside(Path file, Exception fault) throws IOException {
    var aside = file.resolveSibling(file.getFileName() + ".unreadable");
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    LOG.log(
        Level.WARNING,
        "the journal {0} cannot be read ({1}), so what it lists was not undone: check addresses,"
            + " routes and forwarding by hand; it is kept as {2}",
        file,
        Reason.of(fault),
        aside.getFileName());
  }

  private String prefix() {
    return "net-" + stack.id() + "-";
  }
}
