// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;
import vpnd.router.protocol.Counters;
import vpnd.router.protocol.SessionKey;
import vpnd.router.protocol.nonce.NonceRange;
import vpnd.router.storage.NonceReserve;

/**
 * What one outbound thread needs to know of a peer; the inbound thread writes it, see {@link
 * Outboxes}.
 */
public final class Outbox {
  /** Key for packets of the host; null while no session is up. */
  volatile @Nullable SessionKey key;

  /** Whether packets wait for a key change to complete. */
  volatile boolean isHeld;

  /** Whether the outbound thread holds packets, and has to be notified when they may go. */
  volatile boolean hasHeld;

  /** The last round in which {@link HoldQueue} kept packets back; of the outbound thread. */
  long heldInRound;

  /** Where packets go; null until the peer has proved where it is. */
  volatile @Nullable Endpoint endpoint;

  /** The address of the endpoint. */
  volatile @Nullable AddressBits address;

  /** The largest packet on the way to the peer, in bytes, to which TCP is held. */
  volatile int mtu = Integer.MAX_VALUE;

  /** The largest packet that is known to pass in one piece, in bytes. */
  volatile int longest = Integer.MAX_VALUE;

  /** Our own nonces. */
  volatile NonceRange nonces;

  /** Gets more nonces. */
  public final NonceReserve reserve;

  /** Counts of this outbound thread. */
  public final Counters counters;

  /** Whether datagrams get the DSCP of their packets. */
  final boolean copiesDscp;

  public Outbox(NonceRange nonces, NonceReserve reserve, Counters counters, boolean copiesDscp) {
    this.nonces = nonces;
    this.reserve = reserve;
    this.counters = counters;
    this.copiesDscp = copiesDscp;
  }

  /** The peer is here from now on. */
  public void moveTo(@Nullable Endpoint newEndpoint) {
    address = newEndpoint == null ? null : AddressBits.of(newEndpoint.address());
    endpoint = newEndpoint;
  }
}
