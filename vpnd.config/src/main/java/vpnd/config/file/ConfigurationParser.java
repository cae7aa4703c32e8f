// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;
import static java.util.stream.Collectors.joining;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.Acceptance;
import vpnd.api.config.DownPolicy;
import vpnd.api.config.TunnelConfig;
import vpnd.api.config.TunnelConfigBuilder;
import vpnd.api.network.RoutePlace;
import vpnd.config.role.RoleJars;
import vpnd.config.value.PeerSystemType;
import vpnd.config.value.ValueText;

/** Parses the bytes of one file, or reports everything that is wrong with it. */
public final class ConfigurationParser {
  private static final String TUNNEL_NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

  private final ConfigurationFile file;
  private final Problems problems;
  private final Problems warnings;
  private final UnparsedSettings settings;
  private final ParameterValues values;
  private final String role;

  private ConfigurationParser(ConfigurationFile file, ByteBuffer bytes, RoleJars roles) {
    this.file = file;
    problems = new Problems(file.path());
    warnings = new Problems(file.path());
    settings = new UnparsedSettings(bytes, problems);
    values = new ParameterValues(file, settings, roles.type(), problems);
    role = values.get(Parameter.ROLE);
  }

  /**
   * Parses a file.
   *
   * @param bytes the whole file, from index 0 to the limit
   * @param roles the roles that the file may name
   */
  public static Configuration parse(ConfigurationFile file, ByteBuffer bytes, RoleJars roles)
      throws ConfigurationException {
    var problems = new Problems(file.path());
    if (Encoding.reportFault(bytes, problems)) {
      throw new ConfigurationException(problems.sorted());
    }
    return new ConfigurationParser(file, Encoding.withoutMark(bytes), roles).parse();
  }

  private Configuration parse() throws ConfigurationException {
    checkName();
    checkNeeds();
    new ConsistencyCheck(settings, values, role, problems, warnings).check();
    if (!problems.isEmpty()) {
      var secretKey = values.find(Parameter.LOCAL_SK);
      if (secretKey != null) {
        secretKey.close();
      }
      throw new ConfigurationException(problems.sorted(), Map.of(), unknownRole());
    }
    var tunnel = tunnel();
    return new Configuration(
        file,
        tunnel,
        values.get(Parameter.LOCAL_SK),
        values.find(Parameter.SODIUM_LIBRARY),
        places(tunnel.localNonceFile(), tunnel.remoteNonceFile(), tunnel.statsPath()),
        settings.lines(),
        warnings.sorted());
  }

  /** The role that the file names, if there is none of that name; otherwise null. */
  private @Nullable String unknownRole() {
    var setting = settings.get(Parameter.ROLE);
    return setting == null || !setting.hasValue() || values.find(Parameter.ROLE) != null
        ? null
        : ValueText.of(setting.value());
  }

  private static Map<Path, Path> places(Path... paths) {
    var places = new HashMap<Path, Path>();
    for (var path : paths) {
      var place = RealPath.of(path);
      if (!place.equals(path)) {
        places.put(path, place);
      }
    }
    return places;
  }

  private void checkName() {
    if (!file.tunnelName().matches(TUNNEL_NAME)) {
      problems.add(
          0,
          "the file's name, which names the tunnel, has unusual characters or is too long",
          "rename it so that only letters, digits, '.', '_' and '-' are in it, at most 63");
    }
  }

  private void checkNeeds() {
    boolean roleKnown = values.find(Parameter.ROLE) != null || !settings.mentions(Parameter.ROLE);
    for (var parameter : Parameter.ALL) {
      var setting = settings.get(parameter);
      boolean needed = roleKnown ? parameter.isNeededIn(role) : parameter.isNeededInAll();
      if (setting == null) {
        if (needed && !settings.mentions(parameter)) {
          problems.add(0, parameter.name() + " is missing", remedy(parameter));
        }
      } else if (!setting.hasValue()) {
        if (needed) {
          problems.add(setting.line(), parameter.name() + " has no value", remedy(parameter));
        }
      } else if (roleKnown && !parameter.isUsedIn(role)) {
        warnings.add(
            setting.line(),
            parameter.name() + " is not used in the role " + role,
            parameter.usedIn().stream()
                .sorted()
                .collect(joining(" or ", "remove the line; it is for the role ", "")));
      }
    }
  }

  private String remedy(Parameter<?> parameter) {
    var needer = parameter.isNeededInAll() ? "every role" : "the role " + role;
    return "%s needs a line '%s: VALUE', where VALUE is %s"
        .formatted(needer, parameter.name(), parameter.type().description());
  }

  private TunnelConfig tunnel() {
    return new TunnelConfigBuilder(role)
        .name(file.tunnelName())
        .label(requireNonNullElseGet(values.find(Parameter.LABEL), this::defaultLabel))
        .device(values.get(Parameter.DEVICE))
        .remotePublicKey(values.get(Parameter.REMOTE_PK))
        .ports(values.get(Parameter.LOCAL_PORT), values.get(Parameter.REMOTE_PORT))
        .hasFixedPort(values.find(Parameter.LOCAL_PORT) != null)
        .remoteHosts(requireNonNullElse(findUsed(Parameter.REMOTE_HOST), List.of()))
        .remoteNetworks(requireNonNullElse(findUsed(Parameter.REMOTE_NETWORK), List.of()))
        .localNetworks(requireNonNullElse(findUsed(Parameter.LOCAL_NETWORK), List.of()))
        .hostAddresses(requireNonNullElse(findUsed(Parameter.HOST_ADDR), List.of()))
        .resolverAddresses(requireNonNullElse(findUsed(Parameter.RESOLV_ADDR), List.of()))
        .resolverDomains(requireNonNullElse(findUsed(Parameter.RESOLV_DOMAIN), List.of()))
        .programs(values.get(Parameter.IP_PATH), values.get(Parameter.RESOLVCONF_PATH))
        .preference(requireNonNullElse(findUsed(Parameter.PREFER), 0))
        .dnsManager(values.get(Parameter.DNS))
        .routePlace(
            new RoutePlace(
                requireNonNullElse(values.find(Parameter.ROUTE_TABLE), 0),
                requireNonNullElse(values.find(Parameter.ROUTE_METRIC), 0)))
        .hookPath(values.find(Parameter.HOOK_PATH))
        .acceptance(acceptance())
        .downPolicy(downPolicy(), values.get(Parameter.LAN_ACCESS))
        .masquerades(Boolean.TRUE.equals(findUsed(Parameter.MASQUERADE)))
        .joinsClients(Boolean.TRUE.equals(findUsed(Parameter.CLIENT_TO_CLIENT)))
        .peerSystem(requireNonNullElseGet(values.find(Parameter.PEER_OS), PeerSystemType::local))
        .cipher(values.get(Parameter.CIPHER))
        .clampsMss(values.get(Parameter.MSS_CLAMP))
        .copiesDscp(values.get(Parameter.DSCP))
        .mtu(requireNonNullElse(values.find(Parameter.MTU), 0))
        .silence(
            Duration.ofSeconds(values.get(Parameter.KEEPALIVE)),
            Duration.ofSeconds(values.get(Parameter.PEER_TIMEOUT)))
        .maxKeyAge(Duration.ofSeconds(values.get(Parameter.MAX_KEY_AGE)))
        .maxKeyPackets(values.get(Parameter.MAX_KEY_PACKETS))
        .nonceFiles(
            values.get(Parameter.LOCAL_NONCE_FILE).normalize(),
            values.get(Parameter.REMOTE_NONCE_FILE).normalize())
        .nonceResetIncrement(values.get(Parameter.NONCE_RESET_INCR))
        .statsPath(values.get(Parameter.STATS_PATH))
        .parameters(values.ofParts())
        .build();
  }

  private String defaultLabel() {
    var host = DefaultLabel.ofHost();
    return file.inDirectory() ? host + "." + file.tunnelName().replace('.', '_') : host;
  }

  /** A host that sends all its traffic through its gateway leaks none, unless the file says so. */
  private DownPolicy downPolicy() {
    var accepted = findUsed(Parameter.ACCEPT_NETWORK);
    boolean takesAll = accepted != null && accepted.stream().anyMatch(it -> it.length() == 0);
    return requireNonNullElse(
        findUsed(Parameter.ON_DOWN), takesAll ? DownPolicy.BLOCK : DownPolicy.OPEN);
  }

  private Acceptance acceptance() {
    return new Acceptance(
        findUsed(Parameter.ACCEPT_HOST_ADDR),
        findUsed(Parameter.ACCEPT_NETWORK),
        findUsed(Parameter.ACCEPT_RESOLVER),
        findUsed(Parameter.ACCEPT_DOMAIN));
  }

  private <T> @Nullable T findUsed(Parameter<T> parameter) {
    return values.findUsed(parameter, role);
  }
}
