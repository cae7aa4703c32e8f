// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import vpnd.itest.daemon.ControlClient;
import vpnd.itest.daemon.Daemon;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.daemon.StatisticsSnapshot;
import vpnd.itest.network.HostState;
import vpnd.itest.network.Site;
import vpnd.itest.process.Program;

/** The gateway of a site with a key pair and a configuration file for vpnd. */
public final class Gateway implements AutoCloseable {
  /** Where all daemons of a machine keep their runtime files. */
  private static final Path VOLATILE_FILES = Path.of("/run/vpnd");

  private static final Duration CONTROL_LIMIT = Duration.ofSeconds(60);

  private final Site site;
  private final Path home;
  private final DaemonClock clock;
  private final Path configuration;
  private final String publicKeyLine;
  private final List<Daemon> daemons = new ArrayList<>();

  /**
   * Generates a key pair by {@code bin/vpnd-keygen}.
   *
   * @param home the distribution of vpnd
   * @param clock of its daemons
   * @param directory an empty one, for the files of this gateway
   */
  Gateway(Site site, Path home, DaemonClock clock, Path directory) {
    this.site = site;
    this.home = home;
    this.clock = clock;
    // Its name is that of the control socket too, which no two daemons share.
    this.configuration = directory.resolve(site.gateway().name() + ".conf");
    var keygen = home.resolve("bin/vpnd-keygen").toString();
    this.publicKeyLine = Program.run(List.of(keygen, configuration.toString()));
  }

  /** Completes the configuration file, which already contains the secret key. */
  void configure(Gateway peer, String peerAddress, String peerNetwork, String... further) {
    var lines =
        new ArrayList<>(
            List.of(
                peer.publicKeyLine,
                "remote_host: " + peerAddress,
                "remote_network: " + peerNetwork,
                "device: " + device(),
                "label: " + device(),
                "local_nonce_file: " + configuration.resolveSibling("local.nonce"),
                "remote_nonce_file: " + configuration.resolveSibling("remote.nonce"),
                "stats_path: " + statisticsSocket()));
    lines.addAll(List.of(further));
    try {
      Files.write(configuration, lines, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The site that this gateway belongs to. */
  public Site site() {
    return site;
  }

  /** The state of the gateway's network now. */
  public HostState state() {
    return HostState.of(site.gateway());
  }

  /** The same without the tunnel device itself. */
  public HostState stateBesidesTunnel() {
    return state().without(device());
  }

  /** No two daemons on this machine share one. */
  private String device() {
    return site.gateway().name();
  }

  /** The daemon's socket for statistics. */
  public Path statisticsSocket() {
    return configuration.resolveSibling("stats.sock");
  }

  /** The statistics of the running daemon. */
  public StatisticsSnapshot statistics() {
    return StatisticsSnapshot.read(statisticsSocket(), device());
  }

  /** The runtime files of the daemons that were started here. */
  public List<Path> volatileFiles() {
    try (var files = Files.list(VOLATILE_FILES)) {
      return files
          .filter(
              file -> {
                var name = file.getFileName().toString();
                return name.equals("vpnd-" + device())
                    || (name.contains("-" + device() + ".") && !name.endsWith(".lock"));
              })
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The daemon's control socket. */
  public ControlClient controlSocket() {
    return new ControlClient(Path.of("/run/vpnd-" + device() + ".sock"));
  }

  /** Starts vpnd. It ends with this at the latest. */
  public Daemon start() {
    var daemon = Daemon.start(site.gateway(), home, clock, "-c", configuration.toString());
    daemons.add(daemon);
    return daemon;
  }

  /** Runs {@code bin/vpndctl} with the daemon to its end. */
  public Program control(String... words) {
    var command =
        Stream.concat(
                Stream.of(home.resolve("bin/vpndctl").toString(), "-c", configuration.toString()),
                Stream.of(words))
            .toList();
    var program = Program.start(command, Map.of());
    program.exitCode(CONTROL_LIMIT);
    return program;
  }

  /** The configuration file. */
  public Path configuration() {
    return configuration;
  }

  /** The daemon that was started last. */
  public Daemon daemon() {
    return daemons.get(daemons.size() - 1);
  }

  /** Stops the daemons that still run. */
  @Override
  public void close() {
    daemons.forEach(Daemon::close);
  }

  /** The output of the daemons that were started here, for a message. */
  String logs() {
    return daemons.stream().map(daemon -> daemon.log().toString()).collect(joining("\n"));
  }
}
