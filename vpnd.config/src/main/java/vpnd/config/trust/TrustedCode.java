// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.trust;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks that only root and the user that runs vpnd can change or replace the code that vpnd runs
 * (security L).
 */
public final class TrustedCode {
  /** The directories of the distribution with code. */
  private static final List<String> DIRECTORIES = List.of("bin", "lib", "bundles");

  /** Writing by the group and by others. */
  private static final int WRITABLE_FOR_OTHERS = 022;

  /** The depth of native code; vpnd uses no file further down. */
  private static final int DEPTH = 3;

  private TrustedCode() {}

  /**
   * Checks the programs, jars, bundles and native code of a distribution, and the path to it.
   *
   * @return the path of the first file, by name, that others can change, with fault and remedy;
   *     null if there is none
   * @throws IOException if a file cannot be examined
   */
  public static @Nullable String exposureOfDistribution(Path home) throws IOException {
    var way = PathTrust.of(home.resolve("."));
    if (way.exposure() != null) {
      return describe(home, way.exposure());
    }
    for (var name : DIRECTORIES) {
      var exposure = exposureBelow(home.resolve(name), DEPTH, home);
      if (exposure != null) {
        return exposure;
      }
    }
    return null;
  }

  private static @Nullable String exposureBelow(Path path, int depth, Path home)
      throws IOException {
    try {
      var exposure = Files.isSymbolicLink(path) ? exposure(path) : exposureAt(path, "-R ", home);
      if (exposure != null) {
        return describe(path, exposure);
      }
      if (depth > 0 && Files.isDirectory(path)) {
        for (var inIt : entries(path)) {
          var below = exposureBelow(inIt, depth - 1, home);
          if (below != null) {
            return below;
          }
        }
      }
    } catch (NoSuchFileException e) {
      return null; // not every installation has it, and files come and go
    }
    return null;
  }

  private static List<Path> entries(Path directory) throws IOException {
    var entries = new ArrayList<Path>();
    try (var listed = Files.newDirectoryStream(directory)) {
      listed.forEach(entries::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.sort(null);
    return entries;
  }

  private static String describe(Path path, PathTrust.Exposure exposure) {
    return path + ": " + exposure;
  }

  /**
   * Checks one file and the path to it.
   *
   * @return how others can change it, and the remedy; null if they cannot, or the file does not
   *     exist
   * @throws IOException if the file cannot be examined
   */
  public static @Nullable String exposureOf(Path path) throws IOException {
    var exposure = exposure(path);
    return exposure == null ? null : exposure.toString();
  }

  public static PathTrust.@Nullable Exposure exposure(Path path) throws IOException {
    try {
      var trust = PathTrust.of(path);
      return trust.exposure() == null
          ? exposureAt(trust.path(), "", trust.path())
          : trust.exposure();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Checks the file itself, not the path to it.
   *
   * @param options of the command in the remedy
   * @param target of that command
   */
  private static PathTrust.@Nullable Exposure exposureAt(Path place, String options, Path target)
      throws IOException {
    var attributes = PathTrust.attributes(place);
    if (!PathTrust.isTrusted(PathTrust.owner(attributes))) {
      return new PathTrust.Exposure(
          "it belongs to %s, who could change it".formatted(Files.getOwner(place)),
          "see that nothing in it is foreign, then run: chown "
              + options
              + "root "
              + ShellWord.of(target));
    }
    if ((PathTrust.mode(attributes) & WRITABLE_FOR_OTHERS) != 0) {
      return new PathTrust.Exposure(
          "others than its owner may write to it",
          ModeRemedy.of("chmod " + options + "go-w", target));
    }
    return null;
  }
}
