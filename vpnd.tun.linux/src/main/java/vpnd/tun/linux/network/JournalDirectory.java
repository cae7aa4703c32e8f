// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import vpnd.api.Reason;
import vpnd.tun.linux.libc.Errno;
import vpnd.tun.linux.libc.Libc;

/**
 * The journals of one network namespace: files {@code net-INODE-DEVICE.journal}, one for each open
 * device of any process. Whoever looks at more than its own journal does so {@link #locked}.
 */
final class JournalDirectory {
  private static final Logger LOG = System.getLogger("vpnd.tun.linux");
  private static final String SUFFIX = ".journal";
  private static final int O_RDWR_CREAT_CLOEXEC = 0x80042;
  private static final int OWNER_ONLY = 0600;
  private static final int LOCK_EX = 2;

  private final Path directory;
  private final NetworkNamespace namespace;

  /** Makes the directory if it is not there, for its owner alone. */
  JournalDirectory(Path directory, NetworkNamespace namespace) throws IOException {
    this.directory = directory;
    this.namespace = namespace;
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

  NetworkNamespace namespace() {
    return namespace;
  }

  Path file(String device) {
    return directory.resolve(prefix() + device + SUFFIX);
  }

  /**
   * Runs an action while holding the directory's lock, which excludes all devices of all processes.
   */
  void locked(IoAction action) throws IOException {
    var file = directory.resolve("lock").toString();
    int descriptor = Libc.open(file, O_RDWR_CREAT_CLOEXEC, OWNER_ONLY);
    if (descriptor < 0) {
      throw new IOException("cannot open " + file + ": " + Libc.strerror(Libc.errno()));
    }
    try {
      while (Libc.flock(descriptor, LOCK_EX) < 0) {
        int errno = Libc.errno();
        if (errno != Errno.EINTR) {
          throw new IOException("cannot lock " + file + ": " + Libc.strerror(errno));
        }
      }
      action.run();
    } finally {
      Libc.close(descriptor);
    }
  }

  /**
   * All journals of this namespace. What cannot be read is set aside with a warning; what is from a
   * namespace that is gone and had the same inode is deleted.
   */
  Map<Path, JournalEntries> all() throws IOException {
    var journals = new TreeMap<Path, JournalEntries>();
    try (var files = Files.newDirectoryStream(directory, prefix() + "*" + SUFFIX)) {
      for (var file : files) {
        try {
          var entries = JournalEntries.parse(Files.readAllLines(file));
          if (entries.namespaceCookie() == namespace.cookie()) {
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

  /** Replaces a file so that after any crash it holds either the old or the new lines. */
  void store(Path file, JournalEntries entries) throws IOException {
    var temporary = file.resolveSibling(file.getFileName() + ".new");
    var text = String.join("\n", entries.lines()) + "\n";
    try (var channel =
        FileChannel.open(
            temporary,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
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
    return "net-" + namespace.inode() + "-";
  }
}
