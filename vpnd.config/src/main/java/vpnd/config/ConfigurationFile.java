// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Reads configuration files, {@code /etc/vpnd.conf} and its like. It needs no OSGi framework. */
public final class ConfigurationFile {
  private static final int MAX_OCTETS = 1 << 16;

  private ConfigurationFile() {}

  /**
   * Reads a file that only its owner may read. No name is looked up in the DNS. The keys go from
   * the file to their objects through memory that is overwritten afterwards and never become
   * strings.
   *
   * @param file whose name, without {@code .conf}, becomes the name of the tunnel
   * @return to be closed when the tunnel's secret key is no longer needed
   * @throws ConfigurationException if the file cannot be read or anything in it is wrong; it tells
   *     all at once
   */
  public static Configuration read(Path file) throws ConfigurationException {
    var octets = ByteBuffer.allocateDirect(MAX_OCTETS + 1);
    try {
      checkPrivate(file);
      load(file, octets);
      return ConfigurationParser.parse(file, octets.flip());
    } catch (IOException e) {
      throw unreadable(file, e);
    } finally {
      octets.clear().put(new byte[octets.capacity()]);
    }
  }

  private static void checkPrivate(Path file) throws IOException, ConfigurationException {
    if (Files.isDirectory(file)) {
      throw failure(file, "it is a directory", "name a file in it");
    }
    var permissions = Files.getPosixFilePermissions(file);
    if (!Files.isRegularFile(file)) {
      throw failure(file, "it is not a regular file", "name a file on a disk");
    }
    var ofOthers = Set.of(GROUP_READ, GROUP_WRITE, OTHERS_READ, OTHERS_WRITE);
    if (!Collections.disjoint(permissions, ofOthers)) {
      throw failure(
          file, "others than its owner may read or write it", "run: chmod 600 " + shellWord(file));
    }
  }

  /** Through a direct buffer: with another one, the platform would keep a copy of the keys. */
  private static void load(Path file, ByteBuffer octets)
      throws IOException, ConfigurationException {
    try (var channel = Files.newByteChannel(file)) {
      while (octets.hasRemaining() && channel.read(octets) >= 0) {}
    }
    if (!octets.hasRemaining()) {
      throw failure(
          file, "it has more than " + MAX_OCTETS + " octets", "name a configuration file");
    }
  }

  static ConfigurationException unreadable(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return failure(file, "there is no such file", "create it, or name another one with -c");
    }
    if (e instanceof AccessDeniedException) {
      return failure(file, "this user may not read it", "run vpnd as the file's owner or as root");
    }
    return failure(file, "it cannot be read (" + e.getMessage() + ")", "check the disk it is on");
  }

  private static ConfigurationException failure(Path file, String fault, String remedy) {
    return new ConfigurationException(List.of(new Problem(file, 0, fault, remedy)));
  }

  private static String shellWord(Path file) {
    var word = file.toString();
    return word.matches("[A-Za-z0-9/._-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
