// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs programs of the distribution in a new network and mount namespace with an empty {@code
 * /run}.
 */
final class IsolatedHost {
  /**
   * Starts vpnd as a daemon, stops it, and exits with its exit code, or with 99 if files are left
   * in {@code /run}.
   */
  static final String DAEMON =
      """
      "$VPND/bin/vpnd" -c "$CONF"; status=$?
      test $status -ne 0 || "$VPND/bin/vpndctl" -c "$CONF" stats
      test ! -e /run/vpnd-x.pid || kill -TERM "$(cat /run/vpnd-x.pid)"
      for i in $(seq 100); do
        left=$(find /run -mindepth 1 ! -name lock ! -name '*.lock' ! -path /run/vpnd ! -path '/run/mount*' 2>/dev/null)
        test -n "$left" || break
        sleep 0.1
      done
      test -z "$left" || { echo "left: $left"; exit 99; }
      exit $status
      """;

  /** The build directory, with the distribution and the directories of tests. */
  private static final Path BUILD = Path.of("target").toAbsolutePath();

  /**
   * {@code cover DIRECTORY OPTIONS}: mounts an empty file system there. The build directory stays
   * visible.
   */
  private static final String COVER =
      """
      cover() {
        mount -t tmpfs none /mnt && mkdir /mnt/build && mount --bind "$BUILD" /mnt/build || exit 97
        mount -t tmpfs none "$1"
        case $BUILD in "$1"/*) mkdir -p "$BUILD" && mount --bind /mnt/build "$BUILD" ;; esac
        mount -o "remount,$2" "$1"
      }
      """;

  private static final Path KEYGEN = Program.DISTRIBUTION.resolve("bin/vpnd-keygen");

  private final Path directory;
  private final Path configuration;

  /** Writes the configuration file of a tunnel without a peer. */
  IsolatedHost(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    configuration = directory.resolve("x.conf");
    keys(configuration);
    var peer = keys(directory.resolve("peer.key"));
    Files.writeString(
        configuration,
        """
        %1$s
        remote_host: 127.0.0.1
        remote_network: 198.51.100.0/24
        local_nonce_file: %2$s/nonces/local
        remote_nonce_file: %2$s/nonces/remote
        stats_path: /run/stats
        """
            .formatted(peer.output().strip(), directory),
        StandardOpenOption.APPEND);
    Files.createDirectory(directory.resolve("nonces"));
  }

  private Program keys(Path file) throws IOException, InterruptedException {
    var keygen = Program.start(directory, KEYGEN, file.toString());
    assertEquals(0, keygen.exitCode(), keygen::toString);
    return keygen;
  }

  Path configuration() {
    return configuration;
  }

  /**
   * Runs a script to completion.
   *
   * @param mounts commands that prepare the namespace
   */
  Program run(Map<String, String> environment, String mounts, String script)
      throws IOException, InterruptedException {
    return run(Program.DISTRIBUTION, environment, mounts, script);
  }

  /** The same with another distribution. */
  Program run(Path home, Map<String, String> environment, String mounts, String script)
      throws IOException, InterruptedException {
    var program = start(home, environment, mounts, script);
    var unused = program.exitCode();
    return program;
  }

  /** The same with a time limit. */
  Program runFor(Duration limit, String script) throws IOException, InterruptedException {
    var program = start(Program.DISTRIBUTION, Map.of(), "", script);
    var unused = program.exitCode(limit);
    return program;
  }

  private Program start(Path home, Map<String, String> environment, String mounts, String script)
      throws IOException {
    var variables = new HashMap<>(environment);
    variables.put("VPND", home.toString());
    variables.put("CONF", configuration.toString());
    variables.put("BUILD", BUILD.toString());
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    var text =
        "set -u\nip link set lo up\nmount -t tmpfs -o mode=755 none /run\n"
            + COVER
            + mounts
            + "\n"
            + script;
    var arguments = new ArrayList<>(List.of("--mount", "--net", "sh", "-c", text));
    return Program.start(
        directory, variables, Path.of("/usr/bin/unshare"), arguments.toArray(String[]::new));
  }
}
