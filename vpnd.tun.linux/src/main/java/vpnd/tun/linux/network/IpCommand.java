// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program {@code ip} of iproute2, run as a {@link Program}. */
public final class IpCommand {
  private static final List<String> PLACES = List.of("/sbin", "/usr/sbin", "/bin", "/usr/bin");

  /** What {@code ip_path} is if the file does not set it; distributions differ. */
  private static final Path USUAL = Path.of("/sbin/ip");

  private final Path configured;

  /**
   * @param configured the program; if it is the usual one, also looked for in other places
   */
  public IpCommand(Path configured) {
    this.configured = configured;
  }

  /**
   * Runs it and waits for its end.
   *
   * @return what it printed, without blanks at the ends
   * @throws IOException if it is not there, failed, or took too long; the message holds the command
   *     and what it printed
   */
  String run(String... arguments) throws IOException {
    return run(List.of(arguments));
  }

  /** The same. */
  String run(List<String> arguments) throws IOException {
    return run(arguments, "");
  }

  /**
   * Carries out many commands with one program, each whether or not those before it failed.
   *
   * @param commands each as the arguments of {@link #run} with blanks between them
   * @throws IOException as {@link #run}, also if any command failed
   */
  void batch(List<String> commands) throws IOException {
    run(List.of("-force", "-batch", "-"), String.join("\n", commands) + "\n");
  }

  private String run(List<String> arguments, String input) throws IOException {
    var command = new ArrayList<String>();
    command.add(program());
    command.addAll(arguments);
    return Program.run(command, input);
  }

  private String program() throws IOException {
    if (!configured.equals(USUAL)) {
      return chosen();
    }
    return PLACES.stream()
        .map(place -> Path.of(place, "ip"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    "there is no program ip in %s: install iproute2 or set ip_path"
                        .formatted(String.join(", ", PLACES))))
        .toString();
  }

  /** Never another one in its place: it may be there to do something else. */
  private String chosen() throws IOException {
    if (!Files.isExecutable(configured)) {
      throw new IOException(
          "there is no program %s: correct ip_path, or leave it out to use ip of the system"
              .formatted(configured));
    }
    return configured.toString();
  }
}
