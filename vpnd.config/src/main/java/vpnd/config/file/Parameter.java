// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.CipherChoice;
import vpnd.api.config.DownPolicy;
import vpnd.api.config.PeerSystem;
import vpnd.api.config.RemoteHost;
import vpnd.api.crypto.PublicKey;
import vpnd.api.network.DnsManager;
import vpnd.api.network.IpPrefix;
import vpnd.api.secret.SecretKey;
import vpnd.config.value.ChoiceTypes;
import vpnd.config.value.KeyTypes;
import vpnd.config.value.ListTypes;
import vpnd.config.value.NameTypes;
import vpnd.config.value.PeerSystemType;
import vpnd.config.value.RoleType;
import vpnd.config.value.SwitchType;
import vpnd.config.value.ValueType;

/**
 * A parameter of the configuration file (protocol, section 11); the constants are the complete
 * list.
 *
 * @param name in lower case
 * @param olderName an older name of the same parameter, or null
 * @param type of the value
 * @param defaultValue the value if none or an empty one is given; null if there is no default
 * @param usedIn the roles that use it
 * @param neededIn the roles in which a value must be given
 */
public record Parameter<T>(
    String name,
    @Nullable String olderName,
    ValueType<T> type,
    @Nullable Default defaultValue,
    Set<String> usedIn,
    Set<String> neededIn) {

  /**
   * The text of a default value.
   *
   * @param alone in a single file
   * @param inDirectory in a file of a directory; {@code NAME} stands for the tunnel's name
   */
  record Default(String alone, String inDirectory) {
    String in(ConfigurationFile file) {
      return file.inDirectory() ? inDirectory.replace("NAME", file.tunnelName()) : alone;
    }
  }

  static final Parameter<String> ROLE = optional("role", RoleType.NAME, RoleType.NET_GW);
  static final Parameter<SecretKey> LOCAL_SK = optional("local_sk", KeyTypes.SECRET, null).needed();
  public static final Parameter<PublicKey> REMOTE_PK =
      optional("remote_pk", KeyTypes.PUBLIC, null).needed();
  public static final Parameter<Integer> LOCAL_PORT = optional("local_port", port(), "1337");
  static final Parameter<List<RemoteHost>> REMOTE_HOST =
      optional("remote_host", ListTypes.REMOTE_HOSTS, null)
          .usedIn(RoleType.NET_GW, RoleType.HOST)
          .needed();
  static final Parameter<Integer> REMOTE_PORT =
      optional("remote_port", port(), "1337").usedIn(RoleType.NET_GW, RoleType.HOST);
  public static final Parameter<List<IpPrefix>> REMOTE_NETWORK =
      optional("remote_network", ListTypes.PREFIXES, null).usedIn(RoleType.NET_GW).needed();
  public static final Parameter<List<IpPrefix>> LOCAL_NETWORK =
      optional("local_network", ListTypes.PREFIXES, null)
          .usedIn(RoleType.HOST_GW)
          .needed()
          .usedIn(RoleType.NET_GW, RoleType.HOST_GW);
  public static final Parameter<List<IpPrefix>> HOST_ADDR =
      optional("host_addr", ListTypes.HOSTS_IN_NETWORKS, null).usedIn(RoleType.HOST_GW).needed();
  static final Parameter<List<InetAddress>> RESOLV_ADDR =
      optional("resolv_addr", ListTypes.HOSTS, null).usedIn(RoleType.HOST_GW);
  static final Parameter<List<String>> RESOLV_DOMAIN =
      optional("resolv_domain", ListTypes.SEARCH_DOMAINS, null).usedIn(RoleType.HOST_GW);
  static final Parameter<Boolean> MASQUERADE =
      optional("masquerade", SwitchType.YES_OR_NO, "no").usedIn(RoleType.HOST_GW);
  static final Parameter<Boolean> CLIENT_TO_CLIENT =
      optional("client_to_client", SwitchType.YES_OR_NO, "no").usedIn(RoleType.HOST_GW);
  static final Parameter<PeerSystem> PEER_OS =
      optional("peer_os", PeerSystemType.SYSTEM, null).usedIn(RoleType.HOST_GW);
  static final Parameter<List<IpPrefix>> ACCEPT_HOST_ADDR =
      optional("accept_host_addr", ListTypes.NETWORKS, null).usedIn(RoleType.HOST);
  static final Parameter<List<IpPrefix>> ACCEPT_NETWORK =
      optional("accept_network", ListTypes.NETWORKS, null).usedIn(RoleType.HOST);
  static final Parameter<List<IpPrefix>> ACCEPT_RESOLVER =
      optional("accept_resolver", ListTypes.NETWORKS, null).usedIn(RoleType.HOST);
  static final Parameter<List<String>> ACCEPT_DOMAIN =
      optional("accept_domain", ListTypes.DOMAINS, null).usedIn(RoleType.HOST);
  static final Parameter<Integer> PREFER =
      optional("prefer", ValueType.number("a number", 1, 9), null).usedIn(RoleType.HOST);
  public static final Parameter<DownPolicy> ON_DOWN =
      optional("on_down", ChoiceTypes.DOWN_POLICY, null).usedIn(RoleType.NET_GW, RoleType.HOST);
  static final Parameter<Boolean> LAN_ACCESS =
      optional("lan_access", SwitchType.YES_OR_NO, "yes").usedIn(RoleType.HOST);
  public static final Parameter<DnsManager> DNS =
      optional("dns", ChoiceTypes.DNS_MANAGER, "auto").usedIn(RoleType.HOST);
  public static final Parameter<Path> RESOLVCONF_PATH =
      optional("resolvconf_path", NameTypes.FILE, "/sbin/resolvconf").usedIn(RoleType.HOST);
  public static final Parameter<String> DEVICE =
      optional("device", NameTypes.DEVICE_NAME, "/dev/tun0");
  public static final Parameter<Path> HOOK_PATH = optional("hook_path", NameTypes.FILE, null);
  public static final Parameter<Path> IP_PATH = optional("ip_path", NameTypes.FILE, "/sbin/ip");
  public static final Parameter<Integer> ROUTE_TABLE =
      optional("route_table", ValueType.number("the number of a routing table", 1, 252), null);
  public static final Parameter<Integer> ROUTE_METRIC =
      optional("route_metric", ValueType.number("a number", 1, 65_535), null);
  static final Parameter<CipherChoice> CIPHER = optional("cipher", ChoiceTypes.CIPHER, "auto");
  static final Parameter<Boolean> MSS_CLAMP = optional("mss_clamp", SwitchType.AUTO_OR_OFF, "auto");
  static final Parameter<Boolean> DSCP = optional("dscp", SwitchType.COPY_OR_NONE, "none");
  static final Parameter<Integer> MTU =
      optional("mtu", ValueType.number("a number of bytes", 576, 1500), null);
  static final Parameter<Integer> KEEPALIVE =
      optional("keepalive", ValueType.number("a number of seconds", 1, 10), "10");
  static final Parameter<Integer> PEER_TIMEOUT =
      optional("peer_timeout", ValueType.number("a number of seconds", 12, 120), "25");
  static final Parameter<Integer> MAX_KEY_AGE =
      optional("max_key_age", ValueType.number("a number of seconds", 30, 3600), "60");
  static final Parameter<Integer> MAX_KEY_PACKETS =
      optional(
          "max_key_packets", ValueType.number("a number of packets", 5000, 10_000_000), "100000");
  public static final Parameter<Path> LOCAL_NONCE_FILE =
      optional("local_nonce_file", NameTypes.FILE, "/var/db/vpnd.nonce")
          .inDirectory("/var/db/vpnd.NAME.nonce")
          .formerly("nonce_file");
  public static final Parameter<Path> REMOTE_NONCE_FILE =
      optional("remote_nonce_file", NameTypes.FILE, "/var/db/remote_vpnd.nonce")
          .inDirectory("/var/db/remote_vpnd.NAME.nonce");
  static final Parameter<Integer> NONCE_RESET_INCR =
      optional("nonce_reset_incr", ValueType.number("a number of packets", 16, 20_000), "10000");
  public static final Parameter<String> LABEL =
      optional("label", NameTypes.STATS_LABEL, null).formerly("stats_prefix");
  public static final Parameter<Path> STATS_PATH =
      optional("stats_path", NameTypes.SOCKET, "/var/run/vpnd_stats.sock");
  public static final Parameter<Path> SODIUM_LIBRARY =
      optional("sodium_library", NameTypes.FILE, null);

  /** All, in the order of the manual. */
  static final List<Parameter<?>> ALL =
      List.of(
          ROLE,
          LOCAL_SK,
          REMOTE_PK,
          LOCAL_PORT,
          REMOTE_HOST,
          REMOTE_PORT,
          REMOTE_NETWORK,
          LOCAL_NETWORK,
          HOST_ADDR,
          RESOLV_ADDR,
          RESOLV_DOMAIN,
          MASQUERADE,
          CLIENT_TO_CLIENT,
          PEER_OS,
          ACCEPT_HOST_ADDR,
          ACCEPT_NETWORK,
          ACCEPT_RESOLVER,
          ACCEPT_DOMAIN,
          PREFER,
          ON_DOWN,
          LAN_ACCESS,
          DNS,
          RESOLVCONF_PATH,
          DEVICE,
          IP_PATH,
          HOOK_PATH,
          ROUTE_TABLE,
          ROUTE_METRIC,
          CIPHER,
          MSS_CLAMP,
          DSCP,
          MTU,
          KEEPALIVE,
          PEER_TIMEOUT,
          MAX_KEY_AGE,
          MAX_KEY_PACKETS,
          LOCAL_NONCE_FILE,
          REMOTE_NONCE_FILE,
          NONCE_RESET_INCR,
          LABEL,
          STATS_PATH,
          SODIUM_LIBRARY);

  /** Whether the role uses it; one that is not vpnd's own may use any. */
  boolean isUsedIn(String role) {
    return usedIn.contains(role) || !RoleType.ALL.contains(role);
  }

  /** Whether the role needs it; one that is not vpnd's own needs what every role does. */
  boolean isNeededIn(String role) {
    return neededIn.contains(role) || isNeededInAll();
  }

  /** Whether every role needs it. */
  boolean isNeededInAll() {
    return neededIn.equals(RoleType.ALL);
  }

  /** Whether this is the parameter's name or older name, case-insensitively. */
  boolean isNamed(String text) {
    return name.equalsIgnoreCase(text) || text.equalsIgnoreCase(olderName);
  }

  private static <T> Parameter<T> optional(
      String name, ValueType<T> type, @Nullable String defaultValue) {
    var value = defaultValue == null ? null : new Default(defaultValue, defaultValue);
    return new Parameter<>(name, null, type, value, RoleType.ALL, Set.of());
  }

  private static ValueType<Integer> port() {
    return ValueType.number("a UDP port", 1, 65_535);
  }

  private Parameter<T> usedIn(String... roles) {
    return new Parameter<>(name, olderName, type, defaultValue, Set.of(roles), neededIn);
  }

  private Parameter<T> inDirectory(String value) {
    var both = new Default(requireNonNull(defaultValue).alone(), value);
    return new Parameter<>(name, olderName, type, both, usedIn, neededIn);
  }

  private Parameter<T> needed() {
    return new Parameter<>(name, olderName, type, defaultValue, usedIn, usedIn);
  }

  private Parameter<T> formerly(String older) {
    return new Parameter<>(name, older, type, defaultValue, usedIn, neededIn);
  }
}
