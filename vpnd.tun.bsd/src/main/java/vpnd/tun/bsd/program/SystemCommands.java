// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import vpnd.netconfig.ProgramRunner;
import vpnd.tun.bsd.libc.NativeCLibrary;
import vpnd.tun.bsd.system.BsdEnvironment;
import vpnd.tun.bsd.system.BsdSystem;

/**
 * Runs ifconfig(8), route(8), sysctl(8) and their like, with the arguments that the description of
 * the system has; see {@link ProgramRunner} for the limits. Thread-safe.
 */
public final class SystemCommands {
  private static final List<Path> USUAL =
      List.of(Path.of("/sbin"), Path.of("/usr/sbin"), Path.of("/bin"), Path.of("/usr/bin"));

  private final BsdEnvironment environment;
  private final List<Path> directories;
  private final ProgramRunner runner;

  /**
   * @param environment the system, and where its programs are
   * @param scratch a directory that only vpnd's user can read; need not exist yet
   */
  public SystemCommands(BsdEnvironment environment, Path scratch) {
    this.environment = environment;
    var directory = environment.programs();
    this.directories = directory.isEmpty() ? USUAL : List.of(Path.of(directory));
    this.runner = new ProgramRunner(new BsdProgramHost(scratch));
  }

  public BsdSystem system() {
    return environment.system();
  }

  /**
   * The lines of a small file of the system.
   *
   * @throws IOException if it cannot be read
   */
  public List<String> lines(String path) throws IOException {
    var c = environment.acquire();
    try {
      return HostFile.lines(c, path);
    } finally {
      NativeCLibrary.release();
    }
  }

  public ProgramRunner runner() {
    return runner;
  }

  /**
   * Runs a command of the description and waits until it exits.
   *
   * @param name without "command."
   * @param values for the words in capitals
   * @return its output, without leading and trailing white space
   * @throws IOException if it does not exist, failed, or took too long; the message contains the
   *     command and its output
   */
  public String run(String name, Map<String, String> values) throws IOException {
    return run(system().command(name, values), "");
  }

  /**
   * Runs a command.
   *
   * @param words the name of the program, and its arguments
   */
  public String run(List<String> words, String input) throws IOException {
    var command = new ArrayList<>(words);
    command.set(0, program(words.get(0)).toString());
    return runner.run(command, input);
  }

  /**
   * Where a program is.
   *
   * @throws IOException if it is nowhere
   */
  public Path program(String name) throws IOException {
    return directories.stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new IOException("there is no program %s in %s".formatted(name, places())));
  }

  /**
   * Where resolvconf(8) is: in the directory of the programs if there is one, like the others.
   *
   * @param otherwise where it is on the system
   */
  public Path resolvconf(Path otherwise) {
    return directories.equals(USUAL) ? otherwise : directories.get(0).resolve("resolvconf");
  }

  private String places() {
    return String.join(", ", directories.stream().map(Objects::toString).toList());
  }
}
