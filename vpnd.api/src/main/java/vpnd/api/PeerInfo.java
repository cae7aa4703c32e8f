// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a peer announces and, as a host gateway, assigns to its client (protocol, section 3). It
 * comes from an authenticated peer; only its format was checked.
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
