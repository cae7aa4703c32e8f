// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import java.io.Closeable;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The files that stand-ins are built from, in the jar of this class or in the directory of classes.
 */
final class StandInSources implements Closeable {
  private static final String DIRECTORY = "vpnd/testing/bsd/source";

  private final Path directory;
  private final @Nullable FileSystem jar;

  private StandInSources(Path directory, @Nullable FileSystem jar) {
    this.directory = directory;
    this.jar = jar;
  }

  static StandInSources open() throws IOException {
    try {
      var place =
          Path.of(StandInSources.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        return new StandInSources(place.resolve(DIRECTORY), null);
      }
      var jar = FileSystems.newFileSystem(place);
      return new StandInSources(jar.getPath(DIRECTORY), jar);
    } catch (URISyntaxException e) {
      throw new IOException("the sources of the stand-ins are not in a file", e);
    }
  }

  /** A checksum of all of them, in hexadecimal. */
  String digest() throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var file : Directories.files(directory)) {
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void copyTo(Path target) throws IOException {
    for (var file : Directories.files(directory)) {
      var copy = target.resolve(directory.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
  }

  @Override
  public void close() throws IOException {
    if (jar != null) {
      jar.close();
    }
  }
}
