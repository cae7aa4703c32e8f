// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.bundles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Attributes by which a change of a jar is detected without reading it.
 *
 * @param key identifies the file; null if the system has no such key
 */
public record JarState(@Nullable Object key, long size, FileTime modified) {
  /** All jars in a directory, sorted by name. */
  public static SortedMap<Path, JarState> ofAll(Path directory) throws IOException {
    var states = new TreeMap<Path, JarState>();
    try (var jars = Files.newDirectoryStream(directory, "*.jar")) {
      for (var jar : jars) {
        var state = of(jar);
        if (state != null) {
          states.put(jar, state);
        }
      }
    }
    return states;
  }

  private static @Nullable JarState of(Path jar) throws IOException {
    try {
      var attributes = Files.readAttributes(jar, BasicFileAttributes.class);
      return new JarState(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    } catch (NoSuchFileException e) {
      return null; // removed since the directory was read
    }
  }
}
