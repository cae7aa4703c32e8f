// SPDX-License-Identifier: BSD-2-Clause
package vpnd.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of checksums beside each file of a Maven repository, as repositories on the network have
 * it; Maven warns if it is missing, and with {@code --strict-checksums} refuses the file.
 */
final class RepositoryChecksums {
  /** The oldest algorithm that every Maven looks for; attackers are not its subject. */
  private static final String ALGORITHM = "SHA-1";

  private static final String SUFFIX = ".sha1";

  private RepositoryChecksums() {}

  /** Writes them; those of an earlier build are replaced. */
  static void write(Path repository) throws IOException {
    try (var files = Files.walk(repository)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (!file.toString().endsWith(SUFFIX)) {
          Files.writeString(Path.of(file + SUFFIX), digest(Files.readAllBytes(file)));
        }
      }
    }
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(ALGORITHM).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has " + ALGORITHM, e);
    }
  }
}
