// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vpnd.arguments.ArgumentReader;
import vpnd.run.instance.InstanceFiles;
import vpnd.run.instance.RunningInstances;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;
import vpnd.run.process.Version;

/**
 * The command {@code vpndctl}: sends a command to a running vpnd. Runs with the launcher's jar
 * alone and little of Java, since it is started often.
 */
final class ControlCommand {
  private static final String HELP =
      """
      Usage: vpndctl [-c PATH] COMMAND [ARGUMENT...]
             vpndctl [-c PATH] 'COMMAND LINE'
      Runs a command in the vpnd that runs.

        -c, --config=PATH  The vpnd that was started with -c PATH. Without it, the one that runs with
                           the usual files, or else the only one that runs.
        -h, --help         Show this.
        -V, --version      Show the version.

      Commands:
        peers [PEER]        one line for each peer
        stats [PEER]        state and counters
        why [PEER]          what seems to be wrong
        rekey [PEER]        change the ephemeral key now
        forget PEER         drop the highest nonce and the address of one peer
        suspend [PEER]      wipe all session keys until the machine wakes up
        reload              follow the configuration files now, tell what is wrong
        events [PEER]       follow when sessions begin and end, and peers move, until vpnd ends
        update BUNDLE [JAR] replace a bundle while traffic runs
        add-client NAME, list-clients, remove-client NAME, rotate-client NAME
                            the clients of this gateway; add-client --help tells more
        unblock [DEVICE]    let packets pass that on_down blocks; needs no vpnd that runs
        lb -s, install URL, start ID, stop BUNDLE, uninstall BUNDLE, refresh BUNDLE, headers BUNDLE,
        help                those of Felix

      PEER is the name of a tunnel or its label; without it, all are meant. With --json behind them,
      the first six give JSON, and events a JSON object in each line. Several arguments are the words
      of one command and nothing in them is interpreted; a single one is a command line of Gogo.

      Exit codes: 0 done, 1 the command failed, 64 wrong command line, 69 no vpnd can be reached.
      """;

  /** The bundle vpnd.shell splits requests at this character. */
  static final String WORD_SEPARATOR = "\u001f";

  private static final String SEE_HELP = "; vpndctl --help tells more";

  private static final int FAILED = 1;

  private ControlCommand() {}

  /** Called by {@code bin/vpndctl}. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    try {
      @Nullable InstanceFiles instance = null;
      var reader = new ArgumentReader(arguments.toArray(String[]::new));
      while (reader.isOption()) {
        var option = reader.next();
        switch (option) {
          case "-c", "--config" -> instance = InstanceFiles.of(configuration(reader.value()));
          case "-h", "--help" -> {
            out.print(HELP);
            return ExitCode.OK;
          }
          case "-V", "--version" -> {
            out.println(Version.line());
            return ExitCode.OK;
          }
          default ->
              throw new ExitException(ExitCode.USAGE, "there is no option " + option + SEE_HELP);
        }
      }
      var words = reader.remaining();
      if (!words.isEmpty() && words.get(0).equals("unblock")) {
        return Unblock.run(words.subList(1, words.size()), out, err);
      }
      var request = request(words);
      var running = RunningInstances.find(InstanceFiles.RUN);
      var socket = (instance == null ? running.one() : instance).controlSocket();
      return words.get(0).equals(EventStream.COMMAND)
          ? new EventStream(line -> ask(socket, line), out, err).follow(request, EventStream.PAUSE)
          : print(ask(socket, request), out, err);
    } catch (ExitException e) {
      err.println("vpndctl: " + e.getMessage());
      return e.exitCode();
    } catch (IllegalArgumentException e) {
      err.println("vpndctl: " + e.getMessage() + SEE_HELP);
      return ExitCode.USAGE;
    }
  }

  private static Path configuration(String value) throws ExitException {
    if (value.isEmpty()) {
      throw new ExitException(
          ExitCode.USAGE, "-c names nothing; name what vpnd was started with" + SEE_HELP);
    }
    return Path.of(value);
  }

  private static String request(List<String> arguments) throws ExitException {
    var problem = problem(arguments);
    if (problem != null) {
      throw new ExitException(ExitCode.USAGE, problem + SEE_HELP);
    }
    return String.join(WORD_SEPARATOR, arguments);
  }

  private static @Nullable String problem(List<String> arguments) {
    if (arguments.isEmpty() || arguments.get(0).isBlank()) {
      return "there is no command";
    }
    boolean isText =
        arguments.stream()
            .allMatch(argument -> argument.chars().noneMatch(Character::isISOControl));
    return isText ? null : "an argument holds a line end or another control character";
  }

  private static ControlResponse ask(Path socket, String request) throws ExitException {
    try {
      return answer(socket, request);
    } catch (IOException e) {
      throw new ExitException(
          ExitCode.UNAVAILABLE,
          "no vpnd can be reached at %s (%s); %s"
              .formatted(
                  socket,
                  e.getMessage(),
                  Files.exists(socket) && !Files.isWritable(socket)
                      ? "run vpndctl as root"
                      : "start it, or name another one with -c"));
    }
  }

  private static ControlResponse answer(Path socket, String request) throws IOException {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      var bytes = ByteBuffer.wrap((request + "\n").getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return ControlResponse.read(Channels.newInputStream(channel));
    }
  }

  /** Prints a response, and returns the exit code. */
  static int print(ControlResponse answer, PrintStream out, PrintStream err) {
    answer.writeOutput(out);
    out.flush();
    answer.writeErrors(err);
    err.flush();
    return answer.isSuccess() ? ExitCode.OK : FAILED;
  }
}
