// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** The file that lists the resolvers of the host, see resolv.conf(5). */
public final class ResolverFile {
  /** Where it is. */
  public static final Path PATH = Path.of("/etc/resolv.conf");

  private ResolverFile() {}

  /** Attributes that change with the file's content or the target of its link; empty if absent. */
  public static List<Object> stamp() {
    try {
      var file = Files.readAttributes(PATH, BasicFileAttributes.class);
      return List.of(file.lastModifiedTime(), file.size(), String.valueOf(file.fileKey()));
    } catch (IOException e) {
      return List.of();
    }
  }
}
