// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import vpnd.run.process.ExitCode;

/**
 * The command {@code vpndctl unblock}: removes what {@code on_down} blocks packets by, tables of
 * the packet filter, as vpnd.tun.linux makes them, or {@linkplain BlockingRoutes routes}. It needs
 * no vpnd that runs.
 */
final class Unblock {
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/sbin/nft"), Path.of("/sbin/nft"));
  private static final Pattern TABLE = Pattern.compile("table inet (vpnd_block_(\\S+))");
  private static final int FAILED = 1;

  private Unblock() {}

  /**
   * Removes some.
   *
   * @param devices whose packets are to pass again; empty for all
   * @return the exit code
   */
  static int run(List<String> devices, PrintStream out, PrintStream err) {
    try {
      var removed = new ArrayList<>(BlockingRoutes.remove(devices));
      for (var line : nft("list", "tables", "inet").lines().toList()) {
        var table = TABLE.matcher(line);
        if (table.matches() && (devices.isEmpty() || devices.contains(table.group(2)))) {
          nft("delete", "table", "inet", table.group(1));
          removed.add(table.group(2));
        }
      }
      out.println(
          removed.isEmpty()
              ? "nothing is blocked"
              : String.join(", ", removed) + ": packets are no longer blocked");
      return ExitCode.OK;
    } catch (IOException e) {
      err.println("vpndctl: packets may still be blocked: " + e.getMessage());
      return FAILED;
    }
  }

  /** Without the program there are no such tables. */
  private static String nft(String... arguments) throws IOException {
    var program = PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    if (program.isEmpty()) {
      return "";
    }
    var command = new ArrayList<>(List.of(program.get().toString()));
    command.addAll(List.of(arguments));
    var result = Subprocess.run(command);
    if (result.exitCode() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + result.output());
    }
    return result.output();
  }
}
