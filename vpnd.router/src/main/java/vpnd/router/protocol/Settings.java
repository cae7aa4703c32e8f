// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.function.IntFunction;
import vpnd.api.role.PeerInfo;

/**
 * The configuration of the engine.
 *
 * @param heartbeat nanoseconds between two PEER_INFO while a session is up
 * @param peerTimeout nanoseconds of silence of the peer after which a session ends
 * @param maxKeyAge nanoseconds after which the initiator changes the key
 * @param maxKeyPackets packets of any type sent under a key after which the initiator changes it
 * @param ipv6Family the peer's number of AF_INET6, for the peer info
 * @param isListening whether this side waits until the peer speaks first
 * @param announcement what this side says of itself, for a peer id
 */
public record Settings(
    long heartbeat,
    long peerTimeout,
    long maxKeyAge,
    long maxKeyPackets,
    int ipv6Family,
    boolean isListening,
    IntFunction<PeerInfo> announcement) {}
