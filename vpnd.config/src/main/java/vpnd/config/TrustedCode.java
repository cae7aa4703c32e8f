// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Code that vpnd runs, mostly as root: nobody but root and the user that runs vpnd may be able to
 * change or exchange it (security L).
 */
public final class TrustedCode {
  /** What the distribution runs is in these directories. */
  private static final List<String> DIRECTORIES = List.of("bin", "lib", "bundles");

  /** Writing by the group and by others. */
  private static final int WRITABLE_FOR_OTHERS = 022;

  /** That of native code in its directory; vpnd uses nothing that is deeper. */
  private static final int DEPTH = 3;

  private TrustedCode() {}

  /**
   * Looks at the programs, jars, bundles and native code of a distribution, and at the way to them.
   *
   * @return the first place that others can change, by name; null if there is none
   * @throws IOException if that cannot be told
   */
  public static @Nullable Problem faultOf(Path home) throws IOException {
    var way = PathTrust.of(home.resolve("."));
    if (way.danger() != null) {
      return problem(home, way.danger());
    }
    for (var name : DIRECTORIES) {
      var fault = faultAt(home.resolve(name), DEPTH, home);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  private static @Nullable Problem faultAt(Path path, int depth, Path home) throws IOException {
    try {
      var danger = Files.isSymbolicLink(path) ? danger(path) : dangerAt(path, "-R ", home);
      if (danger != null) {
        return problem(path, danger);
      }
      if (depth > 0 && Files.isDirectory(path)) {
        for (var inIt : entries(path)) {
          var fault = faultAt(inIt, depth - 1, home);
          if (fault != null) {
            return fault;
          }
        }
      }
    } catch (NoSuchFileException e) {
      return null; // an installation need not have it, and files come and go
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

  private static Problem problem(Path path, PathTrust.Danger danger) {
    return new Problem(path, 0, danger.fault(), danger.remedy());
  }

  /**
   * Looks at one file, and at the way to it.
   *
   * @return how others can change it and what helps; null if they cannot, or nothing is there
   * @throws IOException if that cannot be told
   */
  public static @Nullable String dangerOf(Path path) throws IOException {
    var danger = danger(path);
    return danger == null ? null : danger.toString();
  }

  static PathTrust.@Nullable Danger danger(Path path) throws IOException {
    try {
      var trust = PathTrust.of(path);
      return trust.danger() == null ? dangerAt(trust.path(), "", trust.path()) : trust.danger();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /**
   * Looks at what is there, and not at the way to it.
   *
   * @param options of the command that helps
   * @param target what that is for
   */
  private static PathTrust.@Nullable Danger dangerAt(Path place, String options, Path target)
      throws IOException {
    var attributes = PathTrust.attributes(place);
    if (!PathTrust.isTrusted(PathTrust.owner(attributes))) {
      return new PathTrust.Danger(
          "it belongs to %s, who could change it".formatted(Files.getOwner(place)),
          "see that nothing in it is foreign, then run: chown "
              + options
              + "root "
              + ShellWord.of(target));
    }
    if ((PathTrust.mode(attributes) & WRITABLE_FOR_OTHERS) != 0) {
      return new PathTrust.Danger(
          "others than its owner may write to it",
          ModeRemedy.of("chmod " + options + "go-w", target));
    }
    return null;
  }
}
