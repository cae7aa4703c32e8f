// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program {@code ip} of iproute2; see {@link vpnd.netconfig.ProgramRunner} for its limits. */
public final class IpCommand {
  private static final List<String> PLACES = List.of("/sbin", "/usr/sbin", "/bin", "/usr/bin");

  /** The default of {@code ip_path}; the place differs between distributions. */
  private static final Path USUAL = Path.of("/sbin/ip");

  private final Path configured;

  /**
   * @param configured the program; the default is also looked for in other places
   */
  public IpCommand(Path configured) {
    this.configured = configured;
  }

  /**
   * Runs it and waits until it exits.
   *
   * @return its output, without leading and trailing white space
   * @throws IOException if it does not exist, failed, or took too long; the message contains the
   *     command and its output
   */
  public String run(String... arguments) throws IOException {
    return run(List.of(arguments));
  }

  /** As {@link #run(String...)}. */
  public String run(List<String> arguments) throws IOException {
    return run(arguments, "");
  }

  /**
   * Executes many commands in one process; continues after a command that fails.
   *
   * @param commands each the arguments of {@link #run}, separated by blanks
   * @throws IOException as {@link #run}, also if any command failed
   */
  public void batch(List<String> commands) throws IOException {
    run(List.of("-force", "-batch", "-"), String.join("\n", commands) + "\n");
  }

  private String run(List<String> arguments, String input) throws IOException {
    var command = new ArrayList<String>();
    command.add(program());
    command.addAll(arguments);
    return LinuxProgramHost.programs().run(command, input);
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

  /** No fallback: the administrator may have chosen a program that behaves differently. */
  private String chosen() throws IOException {
    if (!Files.isExecutable(configured)) {
      throw new IOException(
          "there is no program %s: correct ip_path, or leave it out to use ip of the system"
              .formatted(configured));
    }
    return configured.toString();
  }
}
