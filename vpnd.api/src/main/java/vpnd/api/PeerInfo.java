// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a peer says of itself and, as a host gateway, what it assigns to its client (protocol,
 * section 3). It came from an authenticated peer but is not otherwise checked beyond its form.
 *
 * @param id the peer id, an unsigned number that decides who starts key changes
 * @param host the address for the client and the prefix length of its network, if any
 * @param network the network behind the gateway, if any
 * @param resolver the DNS resolver for the client, if any
 * @param resolverDomain the DNS search domain, only letters, digits, hyphens and dots; empty if
 *     none
 */
public record PeerInfo(
    int id,
    @Nullable IpPrefix host,
    @Nullable IpPrefix network,
    @Nullable InetAddress resolver,
    String resolverDomain) {

  /** The peer info of a side that assigns nothing. */
  public static PeerInfo ofId(int id) {
    return new PeerInfo(id, null, null, null, "");
  }

  /** The same with another id. */
  public PeerInfo withId(int newId) {
    return new PeerInfo(newId, host, network, resolver, resolverDomain);
  }
}
