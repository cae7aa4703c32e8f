// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.resolver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import vpnd.api.operation.Reason;
import vpnd.netconfig.JournalWords;

/**
 * Lines of an interface in the file of the resolvers, {@link ResolverText}. The other lines are
 * left to those who write them.
 *
 * @param device name of the interface
 * @param file {@code /etc/resolv.conf}, or a link to the file
 */
record FileSetting(String device, Path file, DnsOfLink link) implements ResolverSetting {
  static final String WORD = "file";

  /** Devices are configured at the same time. */
  private static final Object LOCK = new Object();

  private static final int TRIES = 5;

  @Override
  public FileSetting unsure() {
    return new FileSetting(device, file, DnsOfLink.UNKNOWN);
  }

  @Override
  public void requireManager() throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "there is no file %s, so names are not resolved through %s: make it, install openresolv, or set dns"
              .formatted(file, device));
    }
  }

  @Override
  public void put() throws IOException {
    try {
      change(text -> new ResolverText(device, text).with(link));
    } catch (IOException e) {
      throw new IOException(
          "%s; so names are not resolved through %s: make %s writable, or set dns"
              .formatted(Reason.of(e), device, file),
          e);
    }
  }

  @Override
  public void remove() throws IOException {
    if (Files.isRegularFile(file)) {
      change(text -> new ResolverText(device, text).without());
    }
  }

  /**
   * Removes the lines of an interface that has just been made: they are from before the machine
   * lost its power, and with it the journal.
   */
  static void removeLeftOvers(String device, Path file) throws IOException {
    new FileSetting(device, file, DnsOfLink.UNKNOWN).remove();
  }

  @Override
  public boolean isInPlace() {
    try {
      return text().has(link);
    } catch (IOException e) {
      return false;
    }
  }

  private ResolverText text() throws IOException {
    return new ResolverText(device, Files.readString(file, ISO_8859_1));
  }

  /** Once more if another program has written meanwhile. */
  private void change(UnaryOperator<String> operation) throws IOException {
    synchronized (LOCK) {
      var target = file.toRealPath();
      for (int tries = 0; tries < TRIES; tries++) {
        var before = Files.readString(target, ISO_8859_1);
        var after = operation.apply(before);
        if (after.equals(before) || replace(target, before, after)) {
          return;
        }
      }
      throw new IOException("another program keeps writing " + target);
    }
  }

  private static boolean replace(Path target, String before, String after) throws IOException {
    var draft = target.resolveSibling("." + target.getFileName() + ".vpnd");
    try {
      Files.copy(target, draft, REPLACE_EXISTING, COPY_ATTRIBUTES);
      Files.writeString(draft, after, ISO_8859_1, WRITE, TRUNCATE_EXISTING, SYNC);
      if (!Files.readString(target, ISO_8859_1).equals(before)) {
        return false;
      }
      move(draft, target, after);
      return true;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void move(Path draft, Path target, String content) throws IOException {
    try {
      Files.move(draft, target, ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // In a container it is a mount point, which cannot be replaced.
      Files.writeString(target, content, ISO_8859_1, WRITE, TRUNCATE_EXISTING, SYNC);
    }
  }

  @Override
  public boolean isVerifiable() {
    return true;
  }

  @Override
  public boolean endsWithInterface() {
    return false;
  }

  @Override
  public String words() {
    return String.join(" ", WORD, JournalWords.of(file), link.words());
  }

  @Override
  public String state() {
    return "names are resolved through %s by %s in %s"
        .formatted(device, String.join(", ", link.addresses()), file);
  }

  @Override
  public String toString() {
    return link.dns().isEmpty() ? "%s may have lines for %s".formatted(file, device) : state();
  }
}
