// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import vpnd.api.operation.Reason;
import vpnd.config.role.RoleJars;
import vpnd.config.trust.ModeRemedy;
import vpnd.config.trust.PathTrust;
import vpnd.config.trust.ShellWord;

/**
 * A configuration file, {@code /etc/vpnd.conf} or one of many in a directory. Ordered by path.
 *
 * @param path of the file
 * @param inDirectory whether it is one of several in a directory, so that some defaults depend on
 *     its name
 */
public record ConfigurationFile(Path path, boolean inDirectory)
    implements Comparable<ConfigurationFile> {
  /** The extension of configuration files in a directory. */
  public static final String EXTENSION = ".conf";

  private static final int MAX_BYTES = 1 << 16;

  /** Mode bits: readable or writable by group and others. */
  private static final int OF_OTHERS = 066;

  /** The name of the tunnel: the file name without {@link #EXTENSION}. */
  public String tunnelName() {
    var name = String.valueOf(path.getFileName());
    return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
  }

  /**
   * Reads the file. It must be readable by its owner only, and neither it nor the programs that it
   * names may be replaceable by users other than root and this one. The DNS is not queried. Keys
   * pass through memory that is overwritten afterwards, and never become strings.
   *
   * @param roles the roles that it may name
   * @return to be closed when the secret key is no longer needed
   * @throws ConfigurationException if the file cannot be read or is not valid; contains all
   *     problems
   */
  public Configuration read(RoleJars roles) throws ConfigurationException {
    Configuration configuration;
    try {
      configuration = load(checkPrivate(), roles);
    } catch (IOException e) {
      throw unreadable(e);
    }
    var problems = new Problems(path);
    var exposures = CodePaths.check(configuration, problems);
    if (!problems.isEmpty()) {
      configuration.close();
      throw new ConfigurationException(problems.sorted(), exposures, null);
    }
    return configuration;
  }

  /**
   * Checks that only its owner may read it, and that no user other than root and this one can
   * change it or its place; its content is not read.
   *
   * @throws ConfigurationException if that is not so, or it does not exist
   */
  public void requirePrivate() throws ConfigurationException {
    try {
      checkPrivate();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Resolves the path, which no user other than root and this one can redirect. */
  private Path checkPrivate() throws IOException, ConfigurationException {
    if (Files.isDirectory(path)) {
      throw failure("it is a directory", "put a file in its place");
    }
    var trust = PathTrust.of(path);
    var exposure = trust.exposure();
    if (exposure != null) {
      throw failure(exposure.fault(), exposure.remedy());
    }
    var attributes = PathTrust.attributes(trust.path());
    if (!Files.isRegularFile(trust.path(), LinkOption.NOFOLLOW_LINKS)) {
      throw failure("it is not a regular file", "name a file on a disk");
    }
    if (!PathTrust.isTrusted(PathTrust.owner(attributes))) {
      throw failure(
          "it belongs to " + Files.getOwner(trust.path()) + ", not to root or the user of vpnd",
          "see that nothing in it is foreign, then run: chown root " + ShellWord.of(trust.path()));
    }
    if ((PathTrust.mode(attributes) & OF_OTHERS) != 0) {
      throw failure("others than its owner may read or write it", ModeRemedy.of("chmod 600", path));
    }
    return trust.path();
  }

  /** Uses a direct buffer: for a heap buffer, the platform would keep a copy of the keys. */
  private Configuration load(Path place, RoleJars roles)
      throws IOException, ConfigurationException {
    try (var channel =
        Files.newByteChannel(place, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long size = channel.size();
      if (size > MAX_BYTES) {
        throw failure("it has more than " + MAX_BYTES + " bytes", "name a configuration file");
      }
      var bytes = ByteBuffer.allocateDirect((int) size);
      try {
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
        return ConfigurationParser.parse(this, bytes.flip(), roles);
      } finally {
        bytes.clear().put(new byte[bytes.capacity()]);
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
    return failure("it cannot be read (" + Reason.of(e) + ")", "check the disk it is on");
  }

  private ConfigurationException failure(String fault, String remedy) {
    return new ConfigurationException(List.of(new Problem(path, 0, fault, remedy)));
  }

  @Override
  public int compareTo(ConfigurationFile other) {
    return path.compareTo(other.path);
  }
}
