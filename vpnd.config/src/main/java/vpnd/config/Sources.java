// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vpnd.config.file.ConfigurationFile;
import vpnd.config.file.Problem;

/**
 * The locations of configuration files. Each path is a file, or a directory whose files named
 * {@code *.conf}, without a leading dot, are used. A path may appear and disappear at any time.
 *
 * @param paths absolute paths
 */
public record Sources(List<Path> paths) {
  /** The default. */
  public static final Sources STANDARD =
      new Sources(List.of(Path.of("/etc/vpnd.conf"), Path.of("/etc/vpnd.d")));

  /** Copies the list. */
  public Sources {
    paths = List.copyOf(paths);
  }

  /** Parses the result of {@link #toString}. */
  public static Sources parse(String text) {
    return new Sources(text.lines().map(Path::of).toList());
  }

  /** The paths, one per line. */
  @Override
  public String toString() {
    return paths.stream().map(Path::toString).collect(joining("\n"));
  }

  /**
   * Lists the files.
   *
   * @throws IOException if a directory or file cannot be examined
   */
  public SortedMap<ConfigurationFile, FileState> files() throws IOException {
    var files = new TreeMap<ConfigurationFile, FileState>();
    for (var path : paths) {
      if (Files.isDirectory(path)) {
        listInto(files, path);
      } else {
        put(files, new ConfigurationFile(path, false), FileState.of(path));
      }
    }
    return files;
  }

  /** Whether one of the paths exists. */
  boolean exist() {
    return paths.stream().anyMatch(Files::exists);
  }

  /** The problem to report if there is no file. */
  public Problem nothingThere() {
    for (var path : paths) {
      if (Files.isDirectory(path)) {
        return new Problem(
            path, 0, "there is no configuration file in it", "put one there, named NAME.conf");
      }
    }
    var others = paths.stream().skip(1).map(path -> ", and no " + path).collect(joining());
    return new Problem(
        paths.get(0),
        0,
        "there is no such file" + others,
        "create it, or name another one with -c");
  }

  private static void listInto(SortedMap<ConfigurationFile, FileState> files, Path directory)
      throws IOException {
    var inIt = directory.resolve(".");
    var exposure = FileState.exposureOf(inIt);
    try (var entries = Files.newDirectoryStream(directory, Sources::isConfiguration)) {
      for (var entry : entries) {
        put(files, new ConfigurationFile(entry, true), FileState.in(entry, exposure));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private static boolean isConfiguration(Path file) {
    var name = file.getFileName().toString();
    return name.endsWith(ConfigurationFile.EXTENSION) && !name.startsWith(".");
  }

  private static void put(
      SortedMap<ConfigurationFile, FileState> files,
      ConfigurationFile file,
      @Nullable FileState state) {
    if (state != null) {
      files.put(file, state);
    }
  }
}
