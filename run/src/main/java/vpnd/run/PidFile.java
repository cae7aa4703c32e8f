// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file that holds the process id of a daemon for as long as the daemon lives. */
record PidFile(Path path) implements AutoCloseable {
  /**
   * Makes the file, in place of one that a dead process left.
   *
   * @throws Failure if the process named in it is a vpnd that runs, or the file cannot be made
   */
  static PidFile create(Path path, long pid) throws Failure {
    refuseIfRunning(path);
    try {
      Files.deleteIfExists(path);
      Files.writeString(path, pid + "\n", US_ASCII, StandardOpenOption.CREATE_NEW);
      return new PidFile(path);
    } catch (FileAlreadyExistsException e) {
      throw new Failure(ExitCode.ALREADY_RUNNING, "another vpnd is starting, see " + path);
    } catch (IOException e) {
      throw new Failure(ExitCode.SYSTEM, "cannot write the pid file: " + e + "; run vpnd as root");
    }
  }

  /**
   * Looks whether there is a daemon.
   *
   * @throws Failure if the process named in the file is a vpnd that runs
   */
  static void refuseIfRunning(Path path) throws Failure {
    var running = read(path).flatMap(ProcessHandle::of).filter(PidFile::isVpnd);
    if (running.isPresent()) {
      throw new Failure(
          ExitCode.ALREADY_RUNNING,
          "already running as process %d, see %s; stop that one first"
              .formatted(running.get().pid(), path));
    }
  }

  private static Optional<Long> read(Path path) {
    try {
      return Optional.of(Long.parseLong(Files.readString(path, US_ASCII).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The system gives the number of a dead process to another one some day. */
  private static boolean isVpnd(ProcessHandle process) {
    var ofOurs = VpndCommand.class.getName();
    return process.info().commandLine().filter(line -> line.contains(ofOurs)).isPresent();
  }

  /** Removes the file. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
