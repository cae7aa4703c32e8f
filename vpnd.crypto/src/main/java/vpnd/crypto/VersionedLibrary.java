// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A library among those that packages install outside the search path of the dynamic linker, or
 * only under a name with a version, as on OpenBSD.
 *
 * @param directories where packages of FreeBSD, OpenBSD, NetBSD and macOS put libraries
 */
record VersionedLibrary(List<Path> directories) {
  static final VersionedLibrary USUAL =
      new VersionedLibrary(
          List.of(
              Path.of("/usr/local/lib"), Path.of("/usr/pkg/lib"), Path.of("/opt/homebrew/lib")));

  /** The file of the newest version in the first directory that has one. */
  Optional<Path> find(String name) {
    var file =
        Pattern.compile("lib%s(?:\\.so(?:\\.([0-9.]+))?|\\.dylib)".formatted(Pattern.quote(name)));
    return directories.stream().flatMap(directory -> newest(directory, file).stream()).findFirst();
  }

  private static Optional<Path> newest(Path directory, Pattern name) {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (var files = Files.list(directory)) {
      return files
          .filter(file -> name.matcher(String.valueOf(file.getFileName())).matches())
          .max(
              Comparator.comparing((Path file) -> version(name, file))
                  .thenComparing(Comparator.naturalOrder()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Version version(Pattern name, Path file) {
    var found = name.matcher(String.valueOf(file.getFileName()));
    var version = found.matches() ? found.group(1) : null;
    return Version.parse(version == null ? "0" : version);
  }
}
