// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vpnd.api.TunnelConfig;

/** What two tunnels of one process may not have in common. */
final class Conflicts {
  /**
   * One such thing.
   *
   * @param line where the later file says it
   * @param fault in words, followed by the path of the other file
   */
  private record Rule(
      Function<Configuration, Integer> line,
      BiPredicate<Configuration, Configuration> broken,
      Function<TunnelConfig, String> fault,
      String remedy) {

    /** Made when two tunnels meet: a start with one does without the classes of all the lambdas. */
    static final List<Rule> ALL =
        List.of(
            new Rule(
                later -> 0,
                (later, other) -> later.tunnel().name().equals(other.tunnel().name()),
                later -> "the tunnel has the name '" + later.name() + "', as has that of",
                "rename one of the two files"),
            new Rule(
                later -> later.lineOf(Parameter.SODIUM_LIBRARY),
                (later, other) -> differ(later.sodiumLibrary(), other.sodiumLibrary()),
                later -> "sodium_library is not the one of",
                "name the same library in both, as there is one for all tunnels"),
            of(
                Parameter.DEVICE,
                (later, other) -> sameDevice(later, other) && !samePort(later, other),
                later -> "device " + later.device() + " has another local_port in",
                "give another device, or the same local_port to share it"),
            of(
                Parameter.LOCAL_PORT,
                (later, other) -> samePort(later, other) && !sameDevice(later, other),
                later -> "local_port " + later.localPort() + " has another device in",
                "give another local_port, or the same device to share it"),
            of(
                Parameter.REMOTE_PK,
                (later, other) ->
                    sameDevice(later, other)
                        && later.remotePublicKey().equals(other.remotePublicKey())
                        && later.localSecretKey().equals(other.localSecretKey()),
                later -> "remote_pk and local_sk are also those of",
                "give each peer on a device a key pair of its own"),
            of(
                Parameter.HOST_ADDR,
                (later, other) ->
                    sameDevice(later, other)
                        && later.hostAddress() != null
                        && other.hostAddress() != null
                        && later.hostAddress().address().equals(other.hostAddress().address()),
                later -> "host_addr " + later.hostAddress() + " is also given to the client of",
                "give each client an address of its own"),
            of(
                Parameter.REMOTE_NETWORK,
                (later, other) ->
                    sameDevice(later, other)
                        && later.remoteNetwork() != null
                        && other.remoteNetwork() != null
                        && later.remoteNetwork().network().equals(other.remoteNetwork().network()),
                later -> "remote_network " + later.remoteNetwork() + " is also behind the peer of",
                "give each peer on a device a network of its own"),
            of(
                Parameter.LOCAL_NONCE_FILE,
                (later, other) -> usesNonceFile(other, later.localNonceFile()),
                later -> "local_nonce_file " + later.localNonceFile() + " is also a nonce file of",
                OWN_NONCES),
            of(
                Parameter.REMOTE_NONCE_FILE,
                (later, other) -> usesNonceFile(other, later.remoteNonceFile()),
                later ->
                    "remote_nonce_file " + later.remoteNonceFile() + " is also a nonce file of",
                OWN_NONCES),
            of(
                Parameter.LABEL,
                (later, other) -> later.label().equals(other.label()),
                later -> "label " + later.label() + " is also that of",
                "give each tunnel a label of its own"));

    /** About the tunnels alone. */
    static Rule of(
        Parameter<?> parameter,
        BiPredicate<TunnelConfig, TunnelConfig> broken,
        Function<TunnelConfig, String> fault,
        String remedy) {
      return new Rule(
          later -> later.lineOf(parameter),
          (later, other) -> broken.test(later.tunnel(), other.tunnel()),
          fault,
          remedy);
    }
  }

  private static final String OWN_NONCES = "give each tunnel two nonce files of its own";

  private Conflicts() {}

  /**
   * What keeps a configuration from running beside others, told once for each kind of conflict.
   *
   * @param later where the problems are reported
   * @param others among them perhaps an earlier one of the same file, which does not count
   */
  static List<Problem> of(Configuration later, Collection<Configuration> others) {
    var problems = new ArrayList<Problem>();
    var beside = others.stream().filter(other -> !other.file().equals(later.file())).toList();
    if (beside.isEmpty()) {
      return problems;
    }
    for (var rule : Rule.ALL) {
      for (var other : beside) {
        if (rule.broken.test(later, other)) {
          var fault = rule.fault.apply(later.tunnel()) + " " + other.file().path();
          problems.add(
              new Problem(later.file().path(), rule.line.apply(later), fault, rule.remedy));
          break;
        }
      }
    }
    return problems;
  }

  private static boolean differ(@Nullable Path one, @Nullable Path other) {
    return one != null && other != null && !one.equals(other);
  }

  private static boolean sameDevice(TunnelConfig one, TunnelConfig other) {
    return one.device().equals(other.device());
  }

  private static boolean samePort(TunnelConfig one, TunnelConfig other) {
    return one.localPort() == other.localPort();
  }

  private static boolean usesNonceFile(TunnelConfig tunnel, Path file) {
    return file.equals(tunnel.localNonceFile()) || file.equals(tunnel.remoteNonceFile());
  }
}
