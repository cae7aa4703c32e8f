// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.daemon;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import vpnd.itest.network.HostState;
import vpnd.itest.network.Namespace;
import vpnd.itest.process.HostFiles;
import vpnd.itest.process.Program;

/** A host with its own files, on which vpnd is configured and run as documented. */
public final class VpnHost implements AutoCloseable {
  /** The default tunnel device of vpnd. */
  public static final String DEVICE = "tun0";

  /** The distribution under test. */
  private static final Path HOME = Path.of(System.getProperty("vpnd.home", "run/target/vpnd"));

  private final DaemonClock clock;
  private final Platform platform;
  private final Namespace namespace;
  private final HostFiles files;
  private final List<Daemon> daemons = new ArrayList<>();

  /**
   * Creates a host without connections.
   *
   * @param clock of its daemons
   */
  public VpnHost(DaemonClock clock) {
    this(clock, Platform.LINUX);
  }

  /**
   * The same.
   *
   * @param platform of its daemons
   */
  public VpnHost(DaemonClock clock, Platform platform) {
    this.clock = clock;
    this.platform = platform;
    files = HostFiles.create();
    namespace = Namespace.create(files);
  }

  /** The host's network, and a place to run programs. */
  public Namespace namespace() {
    return namespace;
  }

  /** The system that its daemons believe to run on. */
  public Platform platform() {
    return platform;
  }

  /** The host's files. */
  public HostFiles files() {
    return files;
  }

  /**
   * Generates a key pair by {@code bin/vpnd-keygen}, for a configuration file of this host.
   *
   * @param path of the file on the host, such as {@code /etc/vpnd.conf}
   */
  public PeerFile newPeerFile(String path) {
    return new PeerFile(files, path, HOME.resolve("bin/vpnd-keygen"));
  }

  /** Starts vpnd with the default files. It ends with this at the latest. */
  public Daemon start() {
    var daemon = Daemon.start(namespace, HOME, clock, platform);
    daemons.add(daemon);
    return daemon;
  }

  /** Runs a command in the daemon, and returns its output. */
  public String control(String... words) {
    var command = new ArrayList<>(List.of(HOME.resolve("bin/vpndctl").toString()));
    command.addAll(List.of(words));
    return namespace.run(command.toArray(String[]::new));
  }

  /** Starts a command in the daemon that goes on. */
  public Program startControl(String... words) {
    var command = new ArrayList<>(List.of(HOME.resolve("bin/vpndctl").toString()));
    command.addAll(List.of(words));
    return namespace.start(command.toArray(String[]::new));
  }

  /** The daemon that was started last. */
  public Daemon daemon() {
    return daemons.get(daemons.size() - 1);
  }

  /** The role of the running vpnd for a peer, according to {@code bin/vpndctl}. */
  public String role(String label) {
    var told = namespace.run(HOME.resolve("bin/vpndctl").toString(), "stats", label);
    return told.replaceFirst("(?s).*, role ([a-z-]+),.*", "$1");
  }

  /** The state of the host's network now. */
  public HostState state() {
    return HostState.of(namespace);
  }

  /** The same without the tunnel device itself. */
  public HostState stateBesidesTunnel() {
    return state().without(DEVICE);
  }

  /** Number of packets that have come out of the tunnel device. */
  public long received() {
    return Long.parseLong(
        namespace.run("cat", "/sys/class/net/" + DEVICE + "/statistics/rx_packets"));
  }

  /** The files that running daemons of this host have in {@code /run/vpnd}. */
  public List<String> volatileFiles() {
    return files.list("/run/vpnd").stream().filter(name -> !name.endsWith("lock")).toList();
  }

  /** The output of the daemons that were started here, for a message. */
  public String logs() {
    return daemons.stream().map(daemon -> daemon.log().toString()).collect(joining("\n"));
  }

  @Override
  public void close() {
    try (files;
        namespace) {
      daemons.forEach(Daemon::close);
    }
  }

  @Override
  public String toString() {
    return namespace.toString();
  }
}
