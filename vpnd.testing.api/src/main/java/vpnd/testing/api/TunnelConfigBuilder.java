// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.api;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import vpnd.api.Acceptance;
import vpnd.api.CipherChoice;
import vpnd.api.CipherSuite;
import vpnd.api.IpPrefix;
import vpnd.api.PeerSystem;
import vpnd.api.PublicKey;
import vpnd.api.SecretKey;
import vpnd.api.TunnelConfig;

/**
 * Builds configurations of tunnels. What is not set has the default of the configuration file; keys
 * are zero, and the name, which is the label too, is {@code test}.
 */
public final class TunnelConfigBuilder {
  private static final int DEFAULT_PORT = 1337;

  private final String role;
  private String name = "test";
  private String device = "tun0";
  private @Nullable SecretKey localSecretKey;
  private PublicKey remotePublicKey = new PublicKey(new byte[CipherSuite.KEY_SIZE]);
  private int localPort = DEFAULT_PORT;
  private int remotePort = DEFAULT_PORT;
  private @Nullable String remoteHost;
  private @Nullable IpPrefix remoteNetwork;
  private @Nullable IpPrefix localNetwork;
  private @Nullable IpPrefix hostAddress;
  private @Nullable InetAddress resolverAddress;
  private String resolverDomain = "";
  private Path ipPath = Path.of("/sbin/ip");
  private Path resolvconfPath = Path.of("/sbin/resolvconf");
  private Acceptance acceptance = Acceptance.ANY;
  private Duration maxKeyAge = Duration.ofMinutes(1);
  private Path localNonceFile = Path.of("/var/db/vpnd.nonce");
  private Path remoteNonceFile = Path.of("/var/db/remote_vpnd.nonce");
  private int nonceResetIncrement = 10_000;

  /**
   * Begins a configuration.
   *
   * @param role {@code net-gw}, {@code host-gw} or {@code host}
   */
  public TunnelConfigBuilder(String role) {
    this.role = role;
  }

  /** Sets name and label. */
  public TunnelConfigBuilder name(String value) {
    name = value;
    return this;
  }

  /** Sets {@code device}. */
  public TunnelConfigBuilder device(String value) {
    device = value;
    return this;
  }

  /** Sets {@code local_sk} and {@code remote_pk}. */
  public TunnelConfigBuilder keys(SecretKey local, PublicKey remote) {
    localSecretKey = local;
    remotePublicKey = remote;
    return this;
  }

  /** Sets {@code local_port} and {@code remote_port}. */
  public TunnelConfigBuilder ports(int local, int remote) {
    localPort = local;
    remotePort = remote;
    return this;
  }

  /** Sets {@code remote_host}. */
  public TunnelConfigBuilder remoteHost(@Nullable String value) {
    remoteHost = value;
    return this;
  }

  /** Sets {@code remote_network}. */
  public TunnelConfigBuilder remoteNetwork(@Nullable IpPrefix value) {
    remoteNetwork = value;
    return this;
  }

  /** Sets {@code local_network}. */
  public TunnelConfigBuilder localNetwork(@Nullable IpPrefix value) {
    localNetwork = value;
    return this;
  }

  /** Sets {@code host_addr}. */
  public TunnelConfigBuilder hostAddress(@Nullable IpPrefix value) {
    hostAddress = value;
    return this;
  }

  /** Sets {@code resolv_addr} and {@code resolv_domain}. */
  public TunnelConfigBuilder resolver(@Nullable InetAddress address, String domain) {
    resolverAddress = address;
    resolverDomain = domain;
    return this;
  }

  /** Sets {@code ip_path} and {@code resolvconf_path}. */
  public TunnelConfigBuilder programs(Path ip, Path resolvconf) {
    ipPath = ip;
    resolvconfPath = resolvconf;
    return this;
  }

  /** Sets what a host accepts of its gateway. */
  public TunnelConfigBuilder acceptance(Acceptance value) {
    acceptance = value;
    return this;
  }

  /** Sets {@code max_key_age}. */
  public TunnelConfigBuilder maxKeyAge(Duration value) {
    maxKeyAge = value;
    return this;
  }

  /** Sets the nonce files: {@code NAME.local} and {@code NAME.remote} in a directory. */
  public TunnelConfigBuilder nonceFilesIn(Path directory) {
    localNonceFile = directory.resolve(name + ".local");
    remoteNonceFile = directory.resolve(name + ".remote");
    return this;
  }

  /** Sets {@code nonce_reset_incr}. */
  public TunnelConfigBuilder nonceResetIncrement(int value) {
    nonceResetIncrement = value;
    return this;
  }

  /** Returns the configuration; it has a new secret key unless one was set. */
  public TunnelConfig build() {
    return new TunnelConfig(
        name,
        name,
        role,
        device,
        localSecretKey == null ? new SecretKey(new byte[CipherSuite.KEY_SIZE]) : localSecretKey,
        remotePublicKey,
        localPort,
        false,
        remotePort,
        remoteHost,
        remoteNetwork,
        localNetwork,
        hostAddress,
        resolverAddress,
        resolverDomain,
        resolvconfPath,
        ipPath,
        acceptance,
        PeerSystem.LINUX,
        CipherChoice.AUTO,
        true,
        maxKeyAge,
        100_000,
        localNonceFile,
        remoteNonceFile,
        nonceResetIncrement,
        Path.of("/var/run/vpnd_stats.sock"));
  }
}
