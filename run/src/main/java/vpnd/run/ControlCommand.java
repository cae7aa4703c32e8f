// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code vpndctl}: has a running vpnd run a command. It starts often, so it needs
 * little of Java and nothing else.
 */
final class ControlCommand {
  private static final String HELP =
      """
      Usage: vpndctl [-c PATH] COMMAND [ARGUMENT...]
             vpndctl [-c PATH] 'COMMAND LINE'
      Runs a command in the vpnd that runs.

        -c, --config PATH  The one that was started with -c PATH.
        -h, --help         Show this.

      Commands:
        peers [PEER]        one line for each peer
        stats [PEER]        state and counters
        why [PEER]          what seems to be wrong
        rekey [PEER]        change the ephemeral key now
        reload              follow the configuration files now, tell what is wrong
        update BUNDLE [JAR] replace a bundle while traffic runs
        lb -s, install URL, start ID, stop BUNDLE, uninstall BUNDLE, refresh BUNDLE, headers BUNDLE,
        help                those of Felix

      PEER is the name of a tunnel or its label; without it, all are meant. With --json behind them,
      the first five give JSON. Several arguments are the words of one command and nothing in them is
      interpreted; a single one is a command line of Gogo.

      Exit codes: 0 done, 1 the command failed, 64 wrong command line, 69 no vpnd can be reached.
      """;

  /** See the bundle vpnd.shell, which splits requests there. */
  private static final String WORD_SEPARATOR = "\u001f";

  /** EX_UNAVAILABLE. */
  private static final int UNAVAILABLE = 69;

  private static final int FAILED = 1;

  private ControlCommand() {}

  /** Called by {@code bin/vpndctl}. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  private static int run(List<String> arguments, PrintStream out, PrintStream err) {
    @Nullable Path configuration = null;
    var words = arguments;
    if (!words.isEmpty() && List.of("-c", "--config").contains(words.get(0))) {
      if (words.size() < 2 || words.get(1).isEmpty()) {
        err.println("vpndctl: -c names nothing; name what vpnd was started with");
        return ExitCode.USAGE;
      }
      configuration = Path.of(words.get(1));
      words = words.subList(2, words.size());
    }
    if (!words.isEmpty() && List.of("-h", "--help").contains(words.get(0))) {
      out.print(HELP);
      return ExitCode.OK;
    }
    var problem = problem(words);
    if (problem != null) {
      err.println("vpndctl: " + problem + "; vpndctl --help tells more");
      return ExitCode.USAGE;
    }
    var socket = InstanceFiles.of(configuration).controlSocket();
    try {
      return ask(socket, String.join(WORD_SEPARATOR, words), out, err);
    } catch (IOException e) {
      err.println(
          "vpndctl: no vpnd can be reached at %s (%s); is it running, and are you root?"
              .formatted(socket, e.getMessage()));
      return UNAVAILABLE;
    }
  }

  private static @Nullable String problem(List<String> words) {
    if (words.isEmpty() || words.get(0).isBlank()) {
      return "there is no command";
    }
    if (words.get(0).startsWith("-")) {
      return "there is no option " + words.get(0);
    }
    boolean isText =
        words.stream().allMatch(word -> word.chars().noneMatch(Character::isISOControl));
    return isText ? null : "an argument holds a line end or another control character";
  }

  private static int ask(Path socket, String request, PrintStream out, PrintStream err)
      throws IOException {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      var octets = ByteBuffer.wrap((request + "\n").getBytes(UTF_8));
      while (octets.hasRemaining()) {
        channel.write(octets);
      }
      var answer = Channels.newInputStream(channel);
      var head = readLine(answer).split(" ", -1);
      out.write(read(answer, head[1]));
      out.flush();
      err.write(read(answer, head[2]));
      err.flush();
      return head[0].equals("0") ? ExitCode.OK : FAILED;
    }
  }

  private static String readLine(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new IOException("it ended before it answered");
      }
      line.append((char) octet);
    }
    return line.toString();
  }

  private static byte[] read(InputStream in, String length) throws IOException {
    int expected = Integer.parseInt(length);
    var octets = in.readNBytes(expected);
    if (octets.length < expected) {
      throw new IOException("its answer is not complete");
    }
    return octets;
  }
}
