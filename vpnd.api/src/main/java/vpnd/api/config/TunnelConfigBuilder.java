// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.crypto.PublicKey;
import vpnd.api.network.DnsManager;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.RoutePlace;

/**
 * Builds the configuration of a tunnel. A value that is not set has the default of the
 * configuration file; the peer's public key is zero, and the name is {@code tunnel}. Values are not
 * checked. For one thread.
 */
public final class TunnelConfigBuilder {
  private static final int DEFAULT_PORT = 1337;

  private String name = "tunnel";
  private @Nullable String label;
  private final String role;
  private String device = "tun0";
  private PublicKey remotePublicKey = new PublicKey(new byte[CipherSuite.KEY_SIZE]);
  private int localPort = DEFAULT_PORT;
  private boolean hasFixedPort;
  private int remotePort = DEFAULT_PORT;
  private List<RemoteHost> remoteHosts = List.of();
  private List<IpPrefix> remoteNetworks = List.of();
  private List<IpPrefix> localNetworks = List.of();
  private List<IpPrefix> hostAddresses = List.of();
  private List<InetAddress> resolverAddresses = List.of();
  private List<String> resolverDomains = List.of();
  private Path resolvconfPath = Path.of("/sbin/resolvconf");
  private DnsManager dnsManager = DnsManager.AUTO;
  private int preference;
  private RoutePlace routePlace = RoutePlace.DEFAULT;
  private Path ipPath = Path.of("/sbin/ip");
  private @Nullable Path hookPath;
  private Acceptance acceptance = Acceptance.ANY;
  private DownPolicy downPolicy = DownPolicy.OPEN;
  private boolean allowsLan = true;
  private boolean masquerades;
  private boolean joinsClients;
  private PeerSystem peerSystem = PeerSystem.LINUX;
  private CipherChoice cipher = CipherChoice.AUTO;
  private boolean clampsMss = true;
  private boolean copiesDscp;
  private int mtu;
  private Duration keepalive = Duration.ofSeconds(10);
  private Duration peerTimeout = Duration.ofSeconds(25);
  private Duration maxKeyAge = Duration.ofMinutes(1);
  private int maxKeyPackets = 100_000;
  private Path localNonceFile = Path.of("/var/db/vpnd.nonce");
  private Path remoteNonceFile = Path.of("/var/db/remote_vpnd.nonce");
  private int nonceResetIncrement = 10_000;
  private Path statsPath = Path.of("/var/run/vpnd_stats.sock");
  private Map<String, String> parameters = Map.of();

  /** The immutable result. */
  record Built(
      String name,
      String label,
      String role,
      String device,
      PublicKey remotePublicKey,
      int localPort,
      boolean hasFixedPort,
      int remotePort,
      List<RemoteHost> remoteHosts,
      List<IpPrefix> remoteNetworks,
      List<IpPrefix> localNetworks,
      List<IpPrefix> hostAddresses,
      List<InetAddress> resolverAddresses,
      List<String> resolverDomains,
      Path resolvconfPath,
      DnsManager dnsManager,
      int preference,
      RoutePlace routePlace,
      Path ipPath,
      @Nullable Path hookPath,
      Acceptance acceptance,
      DownPolicy downPolicy,
      boolean allowsLan,
      boolean masquerades,
      boolean joinsClients,
      PeerSystem peerSystem,
      CipherChoice cipher,
      boolean clampsMss,
      boolean copiesDscp,
      int mtu,
      Duration keepalive,
      Duration peerTimeout,
      Duration maxKeyAge,
      int maxKeyPackets,
      Path localNonceFile,
      Path remoteNonceFile,
      int nonceResetIncrement,
      Path statsPath,
      Map<String, String> parameters)
      implements TunnelConfig {
    /** Without {@link #parameters}, which may be secret. */
    @Override
    public String toString() {
      return "TunnelConfig[" + name + "]";
    }
  }

  /**
   * Begins a configuration.
   *
   * @param role the name of the role
   */
  public TunnelConfigBuilder(String role) {
    this.role = role;
  }

  /** Sets {@link TunnelConfig#name}. */
  public TunnelConfigBuilder name(String value) {
    name = value;
    return this;
  }

  /** Sets {@link TunnelConfig#label}; without this it is the name. */
  public TunnelConfigBuilder label(String value) {
    label = value;
    return this;
  }

  /** Sets {@link TunnelConfig#device}. */
  public TunnelConfigBuilder device(String value) {
    device = value;
    return this;
  }

  /** Sets {@link TunnelConfig#remotePublicKey}. */
  public TunnelConfigBuilder remotePublicKey(PublicKey value) {
    remotePublicKey = value;
    return this;
  }

  /** Sets {@link TunnelConfig#localPort} and {@link TunnelConfig#remotePort}. */
  public TunnelConfigBuilder ports(int local, int remote) {
    localPort = local;
    remotePort = remote;
    return this;
  }

  /** Sets {@link TunnelConfig#hasFixedPort}. */
  public TunnelConfigBuilder hasFixedPort(boolean value) {
    hasFixedPort = value;
    return this;
  }

  /** Sets {@link TunnelConfig#remoteHosts}. */
  public TunnelConfigBuilder remoteHosts(Collection<RemoteHost> values) {
    remoteHosts = List.copyOf(values);
    return this;
  }

  /** The same with one, which has {@link TunnelConfig#remotePort}; null for none. */
  public TunnelConfigBuilder remoteHost(@Nullable String value) {
    return remoteHosts(value == null ? List.of() : List.of(new RemoteHost(value, 0)));
  }

  /** Sets {@link TunnelConfig#remoteNetworks}. */
  public TunnelConfigBuilder remoteNetworks(Collection<IpPrefix> values) {
    remoteNetworks = List.copyOf(values);
    return this;
  }

  /** The same with one network; null for none. */
  public TunnelConfigBuilder remoteNetwork(@Nullable IpPrefix value) {
    return remoteNetworks(value == null ? List.of() : List.of(value));
  }

  /** Sets {@link TunnelConfig#localNetworks}. */
  public TunnelConfigBuilder localNetworks(Collection<IpPrefix> values) {
    localNetworks = List.copyOf(values);
    return this;
  }

  /** The same with one network; null for none. */
  public TunnelConfigBuilder localNetwork(@Nullable IpPrefix value) {
    return localNetworks(value == null ? List.of() : List.of(value));
  }

  /** Sets {@link TunnelConfig#hostAddresses}. */
  public TunnelConfigBuilder hostAddresses(List<IpPrefix> values) {
    hostAddresses = List.copyOf(values);
    return this;
  }

  /** Sets {@link TunnelConfig#resolverAddresses}. */
  public TunnelConfigBuilder resolverAddresses(List<InetAddress> values) {
    resolverAddresses = List.copyOf(values);
    return this;
  }

  /** Sets {@link TunnelConfig#resolverDomains}. */
  public TunnelConfigBuilder resolverDomains(List<String> values) {
    resolverDomains = List.copyOf(values);
    return this;
  }

  /** Sets {@link TunnelConfig#ipPath} and {@link TunnelConfig#resolvconfPath}. */
  public TunnelConfigBuilder programs(Path ip, Path resolvconf) {
    ipPath = ip;
    resolvconfPath = resolvconf;
    return this;
  }

  /** Sets {@link TunnelConfig#preference}. */
  public TunnelConfigBuilder preference(int value) {
    preference = value;
    return this;
  }

  /** Sets {@link TunnelConfig#dnsManager}. */
  public TunnelConfigBuilder dnsManager(DnsManager value) {
    dnsManager = value;
    return this;
  }

  /** Sets {@link TunnelConfig#routePlace}. */
  public TunnelConfigBuilder routePlace(RoutePlace value) {
    routePlace = value;
    return this;
  }

  /** Sets {@link TunnelConfig#hookPath}. */
  public TunnelConfigBuilder hookPath(@Nullable Path value) {
    hookPath = value;
    return this;
  }

  /** Sets {@link TunnelConfig#acceptance}. */
  public TunnelConfigBuilder acceptance(Acceptance value) {
    acceptance = value;
    return this;
  }

  /** Sets {@link TunnelConfig#downPolicy} and {@link TunnelConfig#allowsLan}. */
  public TunnelConfigBuilder downPolicy(DownPolicy policy, boolean lan) {
    downPolicy = policy;
    allowsLan = lan;
    return this;
  }

  /** Sets {@link TunnelConfig#joinsClients}. */
  public TunnelConfigBuilder joinsClients(boolean value) {
    joinsClients = value;
    return this;
  }

  /** Sets {@link TunnelConfig#masquerades}. */
  public TunnelConfigBuilder masquerades(boolean value) {
    masquerades = value;
    return this;
  }

  /** Sets {@link TunnelConfig#peerSystem}. */
  public TunnelConfigBuilder peerSystem(PeerSystem value) {
    peerSystem = value;
    return this;
  }

  /** Sets {@link TunnelConfig#cipher}. */
  public TunnelConfigBuilder cipher(CipherChoice value) {
    cipher = value;
    return this;
  }

  /** Sets {@link TunnelConfig#clampsMss}. */
  public TunnelConfigBuilder clampsMss(boolean value) {
    clampsMss = value;
    return this;
  }

  /** Sets {@link TunnelConfig#copiesDscp}. */
  public TunnelConfigBuilder copiesDscp(boolean value) {
    copiesDscp = value;
    return this;
  }

  /** Sets {@link TunnelConfig#mtu}. */
  public TunnelConfigBuilder mtu(int value) {
    mtu = value;
    return this;
  }

  /** Sets {@link TunnelConfig#keepalive} and {@link TunnelConfig#peerTimeout}. */
  public TunnelConfigBuilder silence(Duration ofThisSide, Duration ofPeer) {
    keepalive = ofThisSide;
    peerTimeout = ofPeer;
    return this;
  }

  /** Sets {@link TunnelConfig#maxKeyAge}. */
  public TunnelConfigBuilder maxKeyAge(Duration value) {
    maxKeyAge = value;
    return this;
  }

  /** Sets {@link TunnelConfig#maxKeyPackets}. */
  public TunnelConfigBuilder maxKeyPackets(int value) {
    maxKeyPackets = value;
    return this;
  }

  /** Sets {@link TunnelConfig#localNonceFile} and {@link TunnelConfig#remoteNonceFile}. */
  public TunnelConfigBuilder nonceFiles(Path local, Path remote) {
    localNonceFile = local;
    remoteNonceFile = remote;
    return this;
  }

  /** Sets {@link TunnelConfig#nonceResetIncrement}. */
  public TunnelConfigBuilder nonceResetIncrement(int value) {
    nonceResetIncrement = value;
    return this;
  }

  /** Sets {@link TunnelConfig#statsPath}. */
  public TunnelConfigBuilder statsPath(Path value) {
    statsPath = value;
    return this;
  }

  /** Sets {@link TunnelConfig#parameters}. */
  public TunnelConfigBuilder parameters(Map<String, String> values) {
    parameters = Map.copyOf(values);
    return this;
  }

  /** Returns the configuration. */
  public TunnelConfig build() {
    return new Built(
        name,
        label == null ? name : label,
        role,
        device,
        remotePublicKey,
        localPort,
        hasFixedPort,
        remotePort,
        remoteHosts,
        remoteNetworks,
        localNetworks,
        hostAddresses,
        resolverAddresses,
        resolverDomains,
        resolvconfPath,
        dnsManager,
        preference,
        routePlace,
        ipPath,
        hookPath,
        acceptance,
        downPolicy,
        allowsLan,
        masquerades,
        joinsClients,
        peerSystem,
        cipher,
        clampsMss,
        copiesDscp,
        mtu,
        keepalive,
        peerTimeout,
        maxKeyAge,
        maxKeyPackets,
        localNonceFile,
        remoteNonceFile,
        nonceResetIncrement,
        statsPath,
        parameters);
  }
}
