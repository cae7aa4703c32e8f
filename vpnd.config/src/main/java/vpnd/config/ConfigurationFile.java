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

/**
 * A configuration file, {@code /etc/vpnd.conf} or one of many in a directory. They are ordered by
 * their paths.
 *
 * @param path where it is
 * @param inDirectory whether it is one of a directory of such files, so that its defaults must not
 *     be those of the others
 */
record ConfigurationFile(Path path, boolean inDirectory) implements Comparable<ConfigurationFile> {
  /** What the name of a configuration file in a directory ends in. */
  static final String EXTENSION = ".conf";

  private static final int MAX_OCTETS = 1 << 16;

  /** The name of the tunnel: that of the file, without {@link #EXTENSION}. */
  String tunnelName() {
    var name = String.valueOf(path.getFileName());
    return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
  }

  /**
   * Reads the file, which only its owner may read. No name is looked up in the DNS. The keys go
   * from the file to their objects through memory that is overwritten afterwards and never become
   * strings.
   *
   * @return to be closed when the tunnel's secret key is no longer needed
   * @throws ConfigurationException if the file cannot be read or anything in it is wrong; it tells
   *     all at once
   */
  Configuration read() throws ConfigurationException {
    try {
      checkPrivate();
      return load();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void checkPrivate() throws IOException, ConfigurationException {
    if (Files.isDirectory(path)) {
      throw failure("it is a directory", "put a file in its place");
    }
    var permissions = Files.getPosixFilePermissions(path);
    if (!Files.isRegularFile(path)) {
      throw failure("it is not a regular file", "name a file on a disk");
    }
    var ofOthers = Set.of(GROUP_READ, GROUP_WRITE, OTHERS_READ, OTHERS_WRITE);
    if (!Collections.disjoint(permissions, ofOthers)) {
      throw failure("others than its owner may read or write it", "run: chmod 600 " + shellWord());
    }
  }

  /** Through a direct buffer: with another one, the platform would keep a copy of the keys. */
  private Configuration load() throws IOException, ConfigurationException {
    try (var channel = Files.newByteChannel(path)) {
      long size = channel.size();
      if (size > MAX_OCTETS) {
        throw failure("it has more than " + MAX_OCTETS + " octets", "name a configuration file");
      }
      var octets = ByteBuffer.allocateDirect((int) size);
      try {
        while (octets.hasRemaining() && channel.read(octets) >= 0) {}
        return ConfigurationParser.parse(this, octets.flip());
      } finally {
        octets.clear().put(new byte[octets.capacity()]);
      }
    }
  }

  ConfigurationException unreadable(IOException e) {
    if (e instanceof NoSuchFileException) {
      return failure("there is no such file", "create it, or name another one with -c");
    }
    if (e instanceof AccessDeniedException) {
      return failure("this user may not read it", "run vpnd as the file's owner or as root");
    }
    return failure("it cannot be read (" + e.getMessage() + ")", "check the disk it is on");
  }

  private ConfigurationException failure(String fault, String remedy) {
    return new ConfigurationException(List.of(new Problem(path, 0, fault, remedy)));
  }

  @Override
  public int compareTo(ConfigurationFile other) {
    return path.compareTo(other.path);
  }

  private String shellWord() {
    var word = path.toString();
    return word.matches("[A-Za-z0-9/._-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
