// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Files that are replaced as a whole. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Replaces a file, which only its owner may read; after a crash at any time it holds either the
   * old or the new lines.
   */
  public static void write(Path file, List<String> lines) throws IOException {
    var temporary = file.resolveSibling(file.getFileName() + ".new");
    var text = String.join("\n", lines) + "\n";
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
}
