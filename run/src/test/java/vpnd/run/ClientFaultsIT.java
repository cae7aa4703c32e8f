// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.run.process.ExitCode;
import vpnd.testing.NeedsRoot;
import vpnd.testing.Slow;

/** What holds up {@code vpndctl add-client} leaves nothing half written, and takes no address. */
@Slow
class ClientFaultsIT {
  private static final Path BIN = Program.DISTRIBUTION.resolve("bin");

  /** Runs the rest of its arguments on a terminal with as many columns as the first one says. */
  private static final String ON_TERMINAL =
      """
      import fcntl, os, pty, struct, subprocess, sys, termios
      master, slave = pty.openpty()
      fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
      program = subprocess.Popen(sys.argv[2:], stdout=slave)
      os.close(slave)
      try:
        while data := os.read(master, 65536): os.write(1, data)
      except OSError: pass
      sys.exit(program.wait())
      """;

  /**
   * Makes {@code $1} a file system of 16 KiB that is full, of the template {@code $2}; runs the
   * rest, lists the directory, and runs it again with space.
   */
  private static final String ON_FULL_DISK =
      """
      directory=$1; template=$2; shift 2
      mount -t tmpfs -o size=16k,mode=700 none "$directory" || exit 97
      cp -p "$template" "$directory/clients.template" || exit 97
      dd if=/dev/zero of="$directory/fill" bs=4k count=8 2>/dev/null
      "$@"; echo "exit code $?"; ls -A "$directory"
      rm "$directory/fill"
      "$@" && grep host_addr "$directory/anna.conf"
      """;

  private final Path work;
  private final Path directory;
  private final Path template;

  ClientFaultsIT(@TempDir Path temporary) throws Exception {
    work = temporary;
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    directory =
        Files.createDirectory(
            temporary.resolve("vpnd.d"), PosixFilePermissions.asFileAttribute(ownerOnly));
    template = directory.resolve("clients.template");
    var keygen = Program.start(work, BIN.resolve("vpnd-keygen"), template.toString());
    assertEquals(0, keygen.exitCode(), keygen::toString);
    Files.writeString(
        template,
        "client_pool: 10.99.0.0/24\ngateway_host: gw1.example.org\nlocal_network: 10.20.0.0/24\n",
        StandardOpenOption.APPEND);
  }

  private List<String> addClient(String... options) {
    var command = new ArrayList<String>();
    command.add(BIN.resolve("vpndctl").toString());
    command.addAll(List.of("add-client", "-d", directory.toString()));
    command.addAll(List.of(options));
    command.add("anna");
    return command;
  }

  private Program run(List<String> before, List<String> command) throws Exception {
    var words = new ArrayList<>(before);
    words.addAll(command);
    var arguments = words.subList(1, words.size()).toArray(String[]::new);
    var program = Program.start(work, Path.of(words.get(0)), arguments);
    var unused = program.exitCode();
    return program;
  }

  private Program onTerminal(int columns, List<String> command) throws Exception {
    return run(List.of("python3", "-c", ON_TERMINAL, Integer.toString(columns)), command);
  }

  private Program onFullDisk(List<String> command) throws Exception {
    var script = List.of("unshare", "--mount", "sh", "-c", ON_FULL_DISK, "sh");
    var places = List.of(directory.toString(), copy().toString());
    return run(script, Stream.of(places, command).flatMap(List::stream).toList());
  }

  /** Of the template, since a mount hides it. */
  private Path copy() throws IOException {
    return Files.copy(template, work.resolve("template"));
  }

  private String files() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(it -> it.getFileName().toString()).sorted().collect(Collectors.joining(" "));
    }
  }

  private void assertHasTheFirstAddress() throws IOException {
    var file = Files.readString(directory.resolve("anna.conf"));
    assertTrue(file.contains("host_addr: 10.99.0.2/24"), file);
  }

  @Test
  @NeedsRoot
  void aFullDiskIsNamedNothingIsLeftThereAndTheAddressIsFree() throws Exception {
    var program = onFullDisk(addClient());
    var fault =
        "vpndctl: %s/.anna.conf.new cannot be written (No space left on device); make space there, nothing has changed\n"
            .formatted(directory);
    assertTrue(program.errors().startsWith(fault), program::toString);
    var output = program.output();
    assertTrue(
        output.startsWith("exit code 73\n.clients.lock\nclients.template\nfill\n"),
        program::toString);
    assertTrue(output.contains("local_sk: "), "the second run, with space: " + program);
    assertTrue(output.endsWith("host_addr: 10.99.0.2/24\n"), program::toString);
  }

  /** The file for the laptop is on another disk. */
  @Test
  @NeedsRoot
  void aFullDiskOfTheGatewayTakesTheFileOfTheLaptopBack() throws Exception {
    var laptop = work.resolve("anna.laptop");
    var program = onFullDisk(addClient("--out", laptop.toString()));
    assertTrue(program.errors().contains("nothing has changed"), program::toString);
    assertFalse(program.errors().contains("is not overwritten"), program::toString);
    assertTrue(Files.readString(laptop).contains("local_sk: "), "of the second run");
  }

  @Test
  void aDraftOfARunThatWasKilledIsReplacedAndTakesNoAddress() throws Exception {
    Files.writeString(
        directory.resolve(".anna.conf.new"), "host_addr: 10.99.0.2/24\nremote_pk: 12");
    var program = run(List.of(), addClient());
    assertEquals(0, program.exitCode(), program::toString);
    assertEquals(".clients.lock anna.conf clients.template", files());
    assertHasTheFirstAddress();
  }

  @Test
  void aTerminalThatIsTooNarrowForTheCodeIsRefusedBeforeAnythingIsMade() throws Exception {
    var narrow = onTerminal(60, addClient("--qr"));
    assertEquals(ExitCode.CANNOT_CREATE, narrow.exitCode(), narrow::toString);
    assertTrue(
        narrow
            .errors()
            .matches(
                "vpndctl: the QR code has \\d+ columns, and this terminal 60; widen it, or use"
                    + " --out\n"),
        narrow::toString);
    assertEquals("", narrow.output());
    assertEquals(".clients.lock clients.template", files());

    var wide = onTerminal(150, addClient("--qr"));
    assertEquals(0, wide.exitCode(), wide::toString);
    assertTrue(wide.output().contains("\u2588"), wide::toString);
    assertHasTheFirstAddress();
  }

  /** A file or a pipe has no width. */
  @Test
  void aCodeIsWrittenToAFile() throws Exception {
    var program = run(List.of(), addClient("--qr"));
    assertEquals(0, program.exitCode(), program::toString);
    assertTrue(program.output().contains("\u2588"), program::toString);
  }
}
