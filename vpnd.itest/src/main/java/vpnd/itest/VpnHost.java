// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A host with its own files, on which vpnd is configured and run as the manual says. */
public final class VpnHost implements AutoCloseable {
  /** The tunnel device that vpnd makes if its configuration names none. */
  public static final String DEVICE = "tun0";

  /** The distribution under test. */
  private static final Path HOME = Path.of(System.getProperty("vpnd.home", "run/target/vpnd"));

  private final DaemonClock clock;
  private final Namespace namespace;
  private final HostFiles files;
  private final List<Daemon> daemons = new ArrayList<>();

  /**
   * Makes a host that is connected to nothing.
   *
   * @param clock of its daemons
   */
  VpnHost(DaemonClock clock) {
    this.clock = clock;
    files = HostFiles.create();
    namespace = Namespace.create(files);
  }

  /** The host's network, and a place to run programs. */
  public Namespace namespace() {
    return namespace;
  }

  /** The host's files. */
  public HostFiles files() {
    return files;
  }

  /**
   * Makes a key pair by {@code bin/vpnd-keygen}, for a configuration file of this host.
   *
   * @param path of the file on the host, such as {@code /etc/vpnd.conf}
   */
  public PeerFile newPeerFile(String path) {
    return new PeerFile(files, path, HOME.resolve("bin/vpnd-keygen"));
  }

  /** Starts vpnd with what is in the usual places. It ends with this at the latest. */
  public Daemon start() {
    var daemon = Daemon.start(namespace, HOME, clock);
    daemons.add(daemon);
    return daemon;
  }

  /** Has the running daemon do a command, and returns what it answers. */
  public String control(String... words) {
    var command = new ArrayList<>(List.of(HOME.resolve("bin/vpndctl").toString()));
    command.addAll(List.of(words));
    return namespace.run(command.toArray(String[]::new));
  }

  /** The daemon that was started last. */
  public Daemon daemon() {
    return daemons.get(daemons.size() - 1);
  }

  /** The role in which the running vpnd treats a peer, as {@code bin/vpndctl} tells. */
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

  /** How many packets have come out of the tunnel, since it is there. */
  public long received() {
    return Long.parseLong(
        namespace.run("cat", "/sys/class/net/" + DEVICE + "/statistics/rx_packets"));
  }

  /** The files that running daemons of this host have in {@code /run/vpnd}. */
  public List<String> volatileFiles() {
    return files.list("/run/vpnd").stream().filter(name -> !name.endsWith("lock")).toList();
  }

  /** What the daemons said that were started here, for a message to people. */
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
