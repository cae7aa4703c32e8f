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
    synchronized (LOCK) {
      write(text().with(link));
    }
  }

  @Override
  public void remove() throws IOException {
    synchronized (LOCK) {
      if (Files.isRegularFile(file)) {
        write(text().without());
      }
    }
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

  private void write(String content) throws IOException {
    var target = file.toRealPath();
    if (content.equals(Files.readString(target, ISO_8859_1))) {
      return;
    }
    var draft = target.resolveSibling("." + target.getFileName() + ".vpnd");
    try {
      Files.copy(target, draft, REPLACE_EXISTING, COPY_ATTRIBUTES);
      Files.writeString(draft, content, ISO_8859_1, WRITE, TRUNCATE_EXISTING, SYNC);
      Files.move(draft, target, ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // In a container it is a mount point, which cannot be replaced.
      Files.deleteIfExists(draft);
      Files.writeString(target, content, ISO_8859_1, WRITE, TRUNCATE_EXISTING, SYNC);
    }
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
