// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.DownPolicy;
import vpnd.api.network.DnsManager;
import vpnd.api.network.IpPrefix;
import vpnd.config.file.Configuration;
import vpnd.config.file.Parameter;
import vpnd.config.file.Problems;
import vpnd.config.value.AddressTypes;
import vpnd.config.value.RoleType;

/**
 * Checks a configuration against the present state of the host, for {@code --check} only: a start
 * goes ahead and retries, since hosts change. A problem prevents a tunnel from working; a warning
 * is a likely mistake.
 */
final class HostCheck {
  private static final int LONGEST_DEVICE = 15;
  private static final Set<String> RESERVED_DEVICES = Set.of("all", "default");

  private final HostInterfaces interfaces;
  private final NftCheck filter;

  HostCheck(HostInterfaces interfaces, NftCheck filter) {
    this.interfaces = interfaces;
    this.filter = filter;
  }

  /** Adds the problems and warnings of one configuration. */
  void check(Configuration configuration, Problems problems, Problems warnings) {
    checkDevice(configuration, problems);
    checkRemoteNetworks(configuration, warnings);
    checkLocalNetworks(configuration, warnings);
    checkHostAddresses(configuration, warnings);
    checkPrograms(configuration, problems, warnings);
    checkDownPolicy(configuration, problems, warnings);
    var tunnel = configuration.tunnel();
    checkNonceFile(
        configuration, Parameter.LOCAL_NONCE_FILE, tunnel.localNonceFile(), problems, warnings);
    checkNonceFile(
        configuration, Parameter.REMOTE_NONCE_FILE, tunnel.remoteNonceFile(), problems, warnings);
    var statistics = tunnel.statsPath().getParent();
    if (statistics != null && !Files.isDirectory(statistics)) {
      warnings.add(
          configuration.lineOf(Parameter.STATS_PATH),
          "stats_path is in " + statistics + ", which is no directory of this host",
          "make it, or correct the path; else there are no statistics");
    }
  }

  private void checkDevice(Configuration configuration, Problems problems) {
    var name = configuration.tunnel().device();
    int line = configuration.lineOf(Parameter.DEVICE);
    if (interfaces.areOfLinux() && name.length() > LONGEST_DEVICE) {
      problems.add(
          line,
          "device %s has %d bytes, and Linux allows %d"
              .formatted(name, name.length(), LONGEST_DEVICE),
          "give a shorter name, such as tun0");
    } else if (interfaces.areOfLinux() && RESERVED_DEVICES.contains(name)) {
      problems.add(
          line, "device " + name + " is no name that Linux allows", "give one such as tun0");
    } else if (interfaces.hasOther(name)) {
      problems.add(
          line,
          "device " + name + " is an interface of this host that is no tunnel device",
          "give a name that is not in use, such as tun0");
    }
  }

  private void checkRemoteNetworks(Configuration configuration, Problems warnings) {
    for (var network : configuration.tunnel().remoteNetworks()) {
      if (network.length() > 0) { // else the operator sets the routes
        checkRemoteNetwork(network, configuration, warnings);
      }
    }
  }

  private void checkRemoteNetwork(
      IpPrefix network, Configuration configuration, Problems warnings) {
    var tunnel = configuration.tunnel();
    int line = configuration.lineOf(Parameter.REMOTE_NETWORK);
    var local = interfaces.addressIn(network, tunnel.device());
    if (local != null) {
      warnings.add(
          line,
          "remote_network %s holds %s, an address of this host on %s"
              .formatted(network, local.address(), local.device()),
          "two networks that a tunnel joins need addresses of their own: renumber one of them, or"
              + " correct remote_network");
    }
    for (var host : tunnel.remoteHosts()) {
      var peer = AddressTypes.literal(host.name());
      if (peer != null
          && tunnel.routePlace().isInMainTable()
          && network.contains(peer)
          && !interfaces.reach(peer, network.length())) {
        warnings.add(
            line,
            "remote_network %s holds remote_host %s, and packets of the tunnel must not go into it"
                .formatted(network, host.name()),
            "give a network without that address, or a route to it past the tunnel; else there is no"
                + " route to remote_network");
      }
    }
  }

  private void checkLocalNetworks(Configuration configuration, Problems warnings) {
    var tunnel = configuration.tunnel();
    if (tunnel.remoteNetworks().isEmpty()) {
      return;
    }
    for (var network : tunnel.localNetworks()) {
      if (interfaces.addressIn(network, tunnel.device()) == null) {
        warnings.add(
            configuration.lineOf(Parameter.LOCAL_NETWORK),
            "local_network %s holds no address of this host".formatted(network),
            "give this host one there, or correct the network; else what the gateway itself sends"
                + " has its outer address, which the peer does not let in");
      }
    }
  }

  private void checkHostAddresses(Configuration configuration, Problems warnings) {
    for (var host : configuration.tunnel().hostAddresses()) {
      var local =
          interfaces.addressIn(IpPrefix.of(host.address()), configuration.tunnel().device());
      if (local != null) {
        warnings.add(
            configuration.lineOf(Parameter.HOST_ADDR),
            "host_addr %s is an address of this host on %s".formatted(host, local.device()),
            "give the client one that nobody has");
      }
    }
  }

  private static void checkPrograms(
      Configuration configuration, Problems problems, Problems warnings) {
    var tunnel = configuration.tunnel();
    int line = configuration.lineOf(Parameter.IP_PATH);
    if (!isProgram(tunnel.ipPath())) {
      (line > 0 ? problems : warnings)
          .add(
              line,
              "ip_path " + tunnel.ipPath() + " is no program of this host",
              "correct the path, or install iproute2");
    }
    var hook = tunnel.hookPath();
    if (hook != null && !isProgram(hook)) {
      warnings.add(
          configuration.lineOf(Parameter.HOOK_PATH),
          "hook_path " + hook + " is no program of this host",
          "correct the path, or make the file executable (chmod 755)");
    }
    int resolvconf = configuration.lineOf(Parameter.RESOLVCONF_PATH);
    var manager = tunnel.dnsManager();
    if (tunnel.role().equals(RoleType.HOST)
        && (manager == DnsManager.RESOLVCONF || (manager == DnsManager.AUTO && resolvconf > 0))
        && !isProgram(tunnel.resolvconfPath())) {
      warnings.add(
          resolvconf,
          "resolvconf_path " + tunnel.resolvconfPath() + " is no program of this host",
          "correct the path or install openresolv; with dns auto, remove the line for another way");
    }
  }

  private void checkDownPolicy(Configuration configuration, Problems problems, Problems warnings) {
    var policy = configuration.tunnel().downPolicy();
    if (policy == DownPolicy.OPEN) {
      return;
    }
    int line = configuration.lineOf(Parameter.ON_DOWN);
    var name = policy.name().toLowerCase(Locale.ROOT);
    if (!interfaces.areOfLinux()) {
      warnings.add(
          line,
          "on_down %s is not implemented on this system, so packets that cannot go through the tunnel leave in clear"
              .formatted(name),
          "set on_down to open, and block them by the packet filter");
      return;
    }
    var fault = filter.fault();
    if (fault != null) {
      problems.add(
          line,
          "on_down %s cannot block, so packets that cannot go through the tunnel leave in clear: %s"
              .formatted(name, fault.reason()),
          fault.remedy() + ", or set on_down to open");
    }
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  private static void checkNonceFile(
      Configuration configuration,
      Parameter<Path> parameter,
      Path file,
      Problems problems,
      Problems warnings) {
    int line = configuration.lineOf(parameter);
    var directory = file.getParent();
    var there = existing(directory);
    var what = parameter.name() + " " + file;
    if (Files.isDirectory(file)) {
      problems.add(line, what + " is a directory", "name a file in it");
    } else if (there == null || !Files.isDirectory(there)) {
      problems.add(
          line,
          "%s cannot be: %s is no directory".formatted(what, there),
          "name a file in a directory on a disk that outlasts a restart");
    } else if (!Files.isWritable(there)) {
      warnings.add(
          line,
          "%s cannot be written by this user: %s is not writable".formatted(what, there),
          "make it writable for the user that runs vpnd, or name another file");
    } else if (!there.equals(directory) && line > 0) {
      warnings.add(
          line,
          "%s is in %s, which is not there".formatted(what, directory),
          "correct the path, or leave it to vpnd to make the directory");
    }
  }

  /** The directory or its nearest ancestor that exists. */
  private static @Nullable Path existing(@Nullable Path directory) {
    var at = directory;
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return at;
  }
}
