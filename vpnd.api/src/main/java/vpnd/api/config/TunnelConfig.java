// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import vpnd.api.crypto.PublicKey;
import vpnd.api.network.DnsManager;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.RoutePlace;

/**
 * The checked configuration of one tunnel: the content of one configuration file, with defaults,
 * but without the secret key. The parameter in the file is named for each value (protocol, section
 * 11); all values that the role needs are present. Immutable; {@link TunnelConfigBuilder} makes it.
 */
@ProviderType
public sealed interface TunnelConfig permits TunnelConfigBuilder.Built {
  /** Unique among the tunnels of this process; the file's name without {@code .conf}. */
  String name();

  /** {@code label}: name of the tunnel in statistics and logs. */
  String label();

  /** {@code role}: the {@code role} property of the {@code Role} service to use. */
  String role();

  /** {@code device}: name of the tunnel interface, without {@code /dev/}. */
  String device();

  /** {@code remote_pk}, 32 bytes. */
  PublicKey remotePublicKey();

  /** {@code local_port}: UDP port, 1..65535. */
  int localPort();

  /** Whether the file gives {@code local_port}, so that no other own port may be used. */
  boolean hasFixedPort();

  /** {@code remote_port}: UDP port of those {@link #remoteHosts} that have none, 1..65535. */
  int remotePort();

  /** {@code remote_host}: the preferred first; empty in the role {@code host-gw}. */
  List<RemoteHost> remoteHosts();

  /** {@code remote_network}: networks behind the peer in the role {@code net-gw}. */
  List<IpPrefix> remoteNetworks();

  /** {@code local_network}: networks behind a gateway. */
  List<IpPrefix> localNetworks();

  /** {@code host_addr}: addresses that a {@code host-gw} assigns to its client. */
  List<IpPrefix> hostAddresses();

  /** {@code resolv_addr}: resolvers for the client of a {@code host-gw}. */
  List<InetAddress> resolverAddresses();

  /** {@code resolv_domain}: search domains for the client of a {@code host-gw}. */
  List<String> resolverDomains();

  /** {@code resolvconf_path}. */
  Path resolvconfPath();

  /**
   * {@code prefer}: the place of this gateway among those of which one is used at a time, from 1
   * on; 0 if it is used together with others.
   */
  int preference();

  /** {@code dns}: what takes the resolvers that a gateway announces. */
  DnsManager dnsManager();

  /** {@code route_table} and {@code route_metric}. */
  RoutePlace routePlace();

  /** {@code ip_path}. */
  Path ipPath();

  /** {@code hook_path}: the program to run when a session begins or ends; null for none. */
  @Nullable Path hookPath();

  /** What a {@code host} lets its gateway assign. */
  Acceptance acceptance();

  /** {@code on_down}. */
  DownPolicy downPolicy();

  /** {@code lan_access}: see {@link vpnd.api.network.KillSwitch#allowsLan}. */
  boolean allowsLan();

  /** {@code masquerade}: see {@link vpnd.api.network.NetworkPlan#masquerades}. */
  boolean masquerades();

  /**
   * {@code client_to_client}: whether a {@code host-gw} announces the networks of its client's
   * addresses, so that clients reach each other. Otherwise it refuses packets of its client to
   * these networks, but for those to a local network or a resolver in them.
   */
  boolean joinsClients();

  /** {@code peer_os}: the operating system of the peer of a {@code host-gw}. */
  PeerSystem peerSystem();

  /** {@code cipher}: which ciphers packets may be sealed with. */
  CipherChoice cipher();

  /**
   * {@code mss_clamp}: whether the maximum segment size of TCP connections through the tunnel is
   * lowered to fit the path.
   */
  boolean clampsMss();

  /** {@code dscp}: whether the DSCP of a packet is copied to its datagram. */
  boolean copiesDscp();

  /** {@code mtu}: the largest packet in the tunnel, in bytes; 0 if only the path limits it. */
  int mtu();

  /** {@code keepalive}: how long this side is silent at most while a session is up. */
  Duration keepalive();

  /** {@code peer_timeout}: the silence of the peer that ends a session. */
  Duration peerTimeout();

  /** {@code max_key_age}. */
  Duration maxKeyAge();

  /** {@code max_key_packets}: packets of any type sent under one key. */
  int maxKeyPackets();

  /** {@code local_nonce_file} or {@code nonce_file}. */
  Path localNonceFile();

  /** {@code remote_nonce_file}. */
  Path remoteNonceFile();

  /** {@code nonce_reset_incr}: nonces reserved at a time. */
  int nonceResetIncrement();

  /** {@code stats_path}. */
  Path statsPath();

  /**
   * The further parameters {@code x-NAME.key} of the file, by {@code NAME.key}: for parts that vpnd
   * does not know.
   */
  Map<String, String> parameters();
}
