// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vpnd.api.config.TunnelConfig;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.network.IpPrefix;
import vpnd.api.packet.NativeMemory;
import vpnd.config.file.ConfigurationException;
import vpnd.config.file.ConfigurationFile;
import vpnd.config.file.ConfigurationParser;
import vpnd.config.role.RoleJars;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

/** The two files of a client, in memory that is overwritten at the end. */
final class ClientFiles implements AutoCloseable {
  private static final int MAX_SIZE = 1 << 17;
  private static final int USUAL_PORT = 1337;

  /** What each client has of its own, or what only the template has. */
  private static final Set<String> NOT_COPIED =
      Set.of(
          ClientDirectory.POOL,
          ClientDirectory.GATEWAY,
          "role",
          "host_addr",
          "remote_pk",
          "remote_nonce_file");

  /** What no template may have, since each client has its own, or gets it here. */
  static final List<String> OF_ONE_CLIENT =
      List.of(
          "host_addr",
          "remote_pk",
          "label",
          "stats_prefix",
          "local_nonce_file",
          "nonce_file",
          "remote_nonce_file");

  /** Places in the block of keys. */
  private static final int GATEWAY_SECRET = 0;

  private static final int GATEWAY_PUBLIC = CipherSuite.KEY_SIZE;
  private static final int CLIENT_SECRET = 2 * CipherSuite.KEY_SIZE;
  private static final int CLIENT_PUBLIC = 3 * CipherSuite.KEY_SIZE;
  private static final int KEYS = 4 * CipherSuite.KEY_SIZE;

  private final NativeMemory keys;
  private final ByteBuffer onGateway = ByteBuffer.allocateDirect(MAX_SIZE);
  private final ByteBuffer onClient = ByteBuffer.allocateDirect(MAX_SIZE);

  private ClientFiles(NativeMemory keys) {
    this.keys = keys;
  }

  /**
   * Makes them, with new keys of the client.
   *
   * @param source lines of the gateway's file: the template, or the file that there is
   * @param secretKeyFile has the gateway's secret key
   * @param file the gateway's file to be
   * @param publicKey of the client, if it makes its keys itself
   * @throws ExitException if one of them would not be valid
   */
  static ClientFiles make(
      CipherSuite suite,
      SettingLines source,
      Path secretKeyFile,
      ConfigurationFile file,
      List<IpPrefix> addresses,
      String gatewayHost,
      @Nullable String publicKey,
      RoleJars roles)
      throws ExitException {
    var made = new ClientFiles(suite.allocate(KEYS));
    try {
      made.makeKeys(suite, secretKeyFile, publicKey);
      made.writeOnGateway(source, file, addresses);
      var tunnel = checked(file, made.onGateway, roles);
      made.writeOnClient(tunnel, file, gatewayHost, addresses, true);
      var ofClient = new ConfigurationFile(Path.of("vpnd.conf"), false);
      checked(ofClient, made.onClient, roles);
      if (publicKey != null) {
        made.writeOnClient(tunnel, file, gatewayHost, addresses, false);
      }
      return made;
    } catch (ExitException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private void makeKeys(CipherSuite suite, Path secretKeyFile, @Nullable String publicKey)
      throws ExitException {
    SecretKeyFile.read(secretKeyFile, keys.bytes());
    long at = keys.address();
    suite.derivePublicKey(at + GATEWAY_SECRET, at + GATEWAY_PUBLIC);
    suite.generateKeyPair(at + CLIENT_SECRET, at + CLIENT_PUBLIC);
    if (publicKey == null) {
      return;
    }
    try {
      var bytes = HexFormat.of().parseHex(publicKey);
      if (bytes.length == CipherSuite.KEY_SIZE) {
        keys.bytes().put(CLIENT_PUBLIC, bytes);
        return;
      }
    } catch (IllegalArgumentException e) {
      // as below
    }
    throw new ExitException(
        ExitCode.USAGE,
        "the public key is not one: give the 64 hexadecimal digits that vpnd-keygen prints on the client");
  }

  /** A new key has a new mark of the highest nonce, since the client's counter begins anew. */
  private void writeOnGateway(
      SettingLines source, ConfigurationFile file, List<IpPrefix> addresses) {
    source.copyWithout(NOT_COPIED, onGateway);
    var mark =
        "/var/db/remote_vpnd.%s.%08x.nonce"
            .formatted(file.tunnelName(), keys.bytes().getInt(CLIENT_PUBLIC));
    put(onGateway, "role: host-gw");
    put(onGateway, "host_addr: " + list(addresses));
    put(onGateway, "remote_nonce_file: " + mark);
    KeyLine.put(onGateway, "remote_pk: ", keys.bytes(), CLIENT_PUBLIC);
    onGateway.flip();
  }

  private static TunnelConfig checked(ConfigurationFile file, ByteBuffer content, RoleJars roles)
      throws ExitException {
    try (var parsed = ConfigurationParser.parse(file, content.duplicate(), roles)) {
      return parsed.tunnel();
    } catch (ConfigurationException e) {
      throw new ExitException(
          ExitCode.CONFIGURATION,
          "the file would not be valid; correct clients.template: " + e.getMessage());
    }
  }

  private void writeOnClient(
      TunnelConfig gateway,
      ConfigurationFile file,
      String gatewayHost,
      List<IpPrefix> addresses,
      boolean withSecret) {
    onClient.clear();
    put(onClient, "# " + file.tunnelName() + ": /etc/vpnd.conf of the client, mode 0600");
    if (withSecret) {
      KeyLine.put(onClient, "local_sk: ", keys.bytes(), CLIENT_SECRET);
    } else {
      put(onClient, "# here the line local_sk that vpnd-keygen has made");
    }
    KeyLine.put(onClient, "remote_pk: ", keys.bytes(), GATEWAY_PUBLIC);
    put(onClient, "role: host");
    put(onClient, "remote_host: " + gatewayHost);
    if (gateway.localPort() != USUAL_PORT) {
      put(onClient, "remote_port: " + gateway.localPort());
    }
    put(onClient, "accept_host_addr: " + list(addresses.stream().map(IpPrefix::network).toList()));
    var ofClients = gateway.joinsClients() ? addresses : List.<IpPrefix>of();
    put(
        onClient,
        "accept_network: "
            + networks(Stream.concat(gateway.localNetworks().stream(), ofClients.stream())));
    var resolvers = gateway.resolverAddresses().stream().map(InetAddress::getHostAddress).toList();
    put(onClient, "accept_resolver: " + list(resolvers));
    put(onClient, "accept_domain: " + list(gateway.resolverDomains()));
    onClient.flip();
  }

  /** With all traffic of one IP version, the other one must not leave in clear. */
  private static String networks(Stream<IpPrefix> reached) {
    var networks = reached.map(IpPrefix::network).distinct().toList();
    return networks.stream().anyMatch(network -> network.length() == 0)
        ? "0.0.0.0/0, ::/0"
        : list(networks);
  }

  private static String list(List<?> values) {
    return values.isEmpty() ? "none" : values.stream().map(String::valueOf).collect(joining(", "));
  }

  private static void put(ByteBuffer target, String line) {
    target.put((line + "\n").getBytes(US_ASCII));
  }

  /** The gateway's file. */
  ByteBuffer onGateway() {
    return onGateway.duplicate();
  }

  /** The client's file. */
  ByteBuffer onClient() {
    return onClient.duplicate();
  }

  @Override
  public void close() {
    keys.close();
    onGateway.clear().put(new byte[MAX_SIZE]);
    onClient.clear().put(new byte[MAX_SIZE]);
  }
}
