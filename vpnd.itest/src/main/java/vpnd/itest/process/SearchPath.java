// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A directory for the search path: links to the programs of this machine, except some. */
public final class SearchPath implements AutoCloseable {
  private final Path directory;

  private SearchPath(Path directory) {
    this.directory = directory;
  }

  /**
   * The path of a program on this machine.
   *
   * @throws IOException if it has none of that name
   */
  public static Path find(String program) throws IOException {
    return directories()
        .map(directory -> directory.resolve(program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("there is no program " + program));
  }

  /** All programs of this machine but some. */
  public static SearchPath without(String... names) throws IOException {
    var left = Set.of(names);
    var copy = Files.createTempDirectory("vpt-path");
    for (var place : directories().toList()) {
      for (var program : programs(place)) {
        var link = copy.resolve(program.getFileName());
        if (!left.contains(program.getFileName().toString()) && !Files.exists(link)) {
          Files.createSymbolicLink(link, program);
        }
      }
    }
    return new SearchPath(copy);
  }

  /** Adds a script. */
  public SearchPath with(String name, String script) throws IOException {
    var program = Files.writeString(directory.resolve(name), script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return this;
  }

  /** Starts a program that finds others in this path. */
  public Program start(String... command) {
    return Program.start(List.of(command), Map.of("PATH", directory.toString()));
  }

  private static Stream<Path> directories() {
    return Arrays.stream(System.getenv("PATH").split(":", -1))
        .map(Path::of)
        .filter(Files::isDirectory);
  }

  private static List<Path> programs(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.filter(Files::isExecutable).filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Override
  public void close() {
    Program.run(List.of("rm", "-rf", "--", directory.toString()));
  }
}
