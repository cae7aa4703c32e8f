// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;

/** A program resolvconf(8) that only keeps its records, so that the host's resolvers stay. */
public final class FakeResolvconf {
  private static final String PROGRAM =
      """
      #!/bin/sh
      case $1 in
        -a) cat >"%1$s/$2" ;;
        -d) rm -f "%1$s/$2" ;;
        -l) cat "%1$s/"${2:-*} ;;
      esac
      """;

  private final Path records;
  private final Path program;

  /**
   * Writes the program.
   *
   * @param directory for it and its records
   */
  public FakeResolvconf(Path directory) throws IOException {
    records = Files.createDirectories(directory.resolve("records"));
    program = directory.resolve("resolvconf");
    Files.writeString(program, PROGRAM.formatted(records));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
  }

  /** Where it is. */
  public Path program() {
    return program;
  }

  /** The text of all records. */
  public String records() throws IOException {
    try (var files = Files.list(records)) {
      return files.sorted().map(FakeResolvconf::text).collect(Collectors.joining());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes all records, as another program could. */
  public void clear() throws IOException {
    try (var files = Files.list(records)) {
      for (var file : files.sorted().toList()) {
        Files.delete(file);
      }
    }
  }
}
