// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The routes by which {@code on_down} blocks packets on the BSDs and macOS. vpnd.tun.bsd lists
 * those of a device in a file, one network in each line.
 */
final class BlockingRoutes {
  private static final Path DIRECTORY = Path.of("/var/run/vpnd");
  private static final String SUFFIX = ".blocked";

  private static final Pattern NETWORK = Pattern.compile("[0-9a-f.:]+/[0-9]{1,3}");

  /** What route(8) prints if there is no such route. */
  private static final Pattern ABSENT =
      Pattern.compile("not in table|not been found|No such process");

  private BlockingRoutes() {}

  /**
   * Removes some, with their file.
   *
   * @param devices empty for all
   * @return the devices whose packets were blocked
   */
  static List<String> remove(List<String> devices) throws IOException {
    var removed = new ArrayList<String>();
    if (!Files.isDirectory(DIRECTORY)) {
      return removed;
    }
    try (var files = Files.list(DIRECTORY)) {
      for (var file : files.sorted().toList()) {
        var name = String.valueOf(file.getFileName());
        var device = name.replace(SUFFIX, "");
        if (name.endsWith(SUFFIX) && (devices.isEmpty() || devices.contains(device))) {
          for (var network : Files.readAllLines(file)) {
            delete(network);
          }
          Files.delete(file);
          removed.add(device);
        }
      }
    }
    return removed;
  }

  private static void delete(String network) throws IOException {
    if (!NETWORK.matcher(network).matches()) {
      throw new IOException("no network: " + network);
    }
    var command =
        List.of(
            Path.of(System.getProperty("vpnd.bsd.programs", "/sbin"), "route").toString(),
            "-n",
            "delete",
            network.indexOf(':') < 0 ? "-inet" : "-inet6",
            network);
    var result = Subprocess.run(command);
    if (result.exitCode() != 0 && !ABSENT.matcher(result.output()).find()) {
      throw new IOException(String.join(" ", command) + " failed: " + result.output());
    }
  }
}
