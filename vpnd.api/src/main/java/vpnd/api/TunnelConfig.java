// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The checked configuration of one tunnel: the content of one configuration file, with defaults.
 * The name of each component in the file is given here (protocol, section 11); all values that the
 * role needs are present.
 *
 * <p>It is registered as a service under this class with the property {@code tunnel} = {@link
 * #name}, and is never persisted, because it holds the secret key.
 *
 * @param name unique among the tunnels of this process; the file's name without {@code .conf}
 * @param label {@code label}: name of the tunnel in statistics and logs
 * @param role {@code role}: the {@code role} property of the {@link Role} service to use
 * @param device {@code device}: name of the tunnel interface, without {@code /dev/}
 * @param localSecretKey {@code local_sk}
 * @param remotePublicKey {@code remote_pk}, 32 bytes
 * @param localPort {@code local_port}: UDP port, 1..65535
 * @param hasFixedPort whether the file gives {@code local_port}, so that no other own port may be
 *     used
 * @param remotePort {@code remote_port}: UDP port, 1..65535
 * @param remoteHost {@code remote_host}: host name or address; null in the role {@code host-gw}
 * @param remoteNetwork {@code remote_network}: network behind the peer in the role {@code net-gw}
 * @param localNetwork {@code local_network}: network behind a gateway
 * @param hostAddress {@code host_addr}: address that a {@code host-gw} assigns to its client
 * @param resolverAddress {@code resolv_addr}
 * @param resolverDomain {@code resolv_domain}; empty if none
 * @param resolvconfPath {@code resolvconf_path}
 * @param ipPath {@code ip_path}
 * @param acceptance what a {@code host} lets its gateway assign
 * @param peerSystem {@code peer_os}: the operating system of the peer of a {@code host-gw}
 * @param cipher {@code cipher}: which ciphers packets may be sealed with
 * @param clampsMss {@code mss_clamp}: whether the maximum segment size of TCP connections through
 *     the tunnel is lowered to fit the path
 * @param maxKeyAge {@code max_key_age}
 * @param maxKeyPackets {@code max_key_packets}: packets of any type sent under one key
 * @param localNonceFile {@code local_nonce_file} or {@code nonce_file}
 * @param remoteNonceFile {@code remote_nonce_file}
 * @param nonceResetIncrement {@code nonce_reset_incr}: nonces reserved at a time
 * @param statsPath {@code stats_path}
 */
public record TunnelConfig(
    String name,
    String label,
    String role,
    String device,
    SecretKey localSecretKey,
    PublicKey remotePublicKey,
    int localPort,
    boolean hasFixedPort,
    int remotePort,
    @Nullable String remoteHost,
    @Nullable IpPrefix remoteNetwork,
    @Nullable IpPrefix localNetwork,
    @Nullable IpPrefix hostAddress,
    @Nullable InetAddress resolverAddress,
    String resolverDomain,
    Path resolvconfPath,
    Path ipPath,
    Acceptance acceptance,
    PeerSystem peerSystem,
    CipherChoice cipher,
    boolean clampsMss,
    Duration maxKeyAge,
    int maxKeyPackets,
    Path localNonceFile,
    Path remoteNonceFile,
    int nonceResetIncrement,
    Path statsPath) {}
