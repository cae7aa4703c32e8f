// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tables of the packet filter, by the program nft(8). Each is one of the family {@code inet}. */
public final class Nft {
  private static final List<String> PLACES = List.of("/usr/sbin", "/sbin");

  private Nft() {}

  private static Optional<String> program() {
    return PLACES.stream()
        .map(place -> Path.of(place, "nft"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /**
   * Puts a table in place of a former one of this name, in one step.
   *
   * @param chains what is in it
   */
  public static void replace(String table, String chains) throws IOException {
    var program =
        program()
            .orElseThrow(
                () ->
                    new IOException(
                        "there is no program nft in %s: install nftables"
                            .formatted(String.join(", ", PLACES))));
    // Deleting one that does not exist would fail.
    var script =
        "add table inet %1$s\ndelete table inet %1$s\ntable inet %1$s {\n%2$s}\n"
            .formatted(table, chains);
    LinuxProgramHost.programs().run(List.of(program, "-f", "-"), script);
  }

  /** The table as nft(8) prints it; empty if there is none, or no program. */
  public static String list(String table) throws IOException {
    return exists(table) ? run("list", "table", "inet", table) : "";
  }

  public static boolean exists(String table) throws IOException {
    return run("list", "tables", "inet").lines().anyMatch(("table inet " + table)::equals);
  }

  /** Does nothing if there is none. */
  public static void delete(String table) throws IOException {
    if (exists(table)) {
      run("delete", "table", "inet", table);
    }
  }

  private static String run(String... arguments) throws IOException {
    var program = program();
    if (program.isEmpty()) {
      return "";
    }
    var command = new ArrayList<String>();
    command.add(program.get());
    command.addAll(List.of(arguments));
    return LinuxProgramHost.programs().run(command, "");
  }
}
