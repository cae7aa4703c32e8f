// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;
import vpnd.router.protocol.SessionKey;
import vpnd.router.protocol.nonce.NonceRange;

/**
 * The outboxes of a peer, one for each outbound thread, which are all told the same. Confined to
 * the inbound thread, except where a method says otherwise.
 */
public final class Outboxes {
  private final List<Outbox> all;
  private final Outbox first;

  /**
   * @param all in the order of the threads
   */
  public Outboxes(List<Outbox> all) {
    this.all = List.copyOf(all);
    this.first = all.get(0);
  }

  /**
   * That of one outbound thread; from any thread.
   *
   * @param thread 0 for the first of the outbound threads
   */
  public Outbox of(int thread) {
    return all.get(thread);
  }

  /** That with whose nonces control messages are sealed; from any thread. */
  public Outbox first() {
    return first;
  }

  /** The key for packets of the host; null while no session is up. */
  public @Nullable SessionKey key() {
    return first.key;
  }

  /** From now on packets of the host are sealed under this key; null: they are dropped. */
  public void transmit(@Nullable SessionKey key) {
    for (var outbox : all) {
      outbox.key = key;
    }
  }

  /** Whether packets of the host shall wait instead of being sent. */
  public void hold(boolean held) {
    for (var outbox : all) {
      outbox.isHeld = held;
    }
  }

  /** Whether packets of the host wait. */
  public boolean haveHeld() {
    return all.stream().anyMatch(outbox -> outbox.hasHeld);
  }

  /** Own nonces are taken from this range from now on. */
  public void use(NonceRange nonces) {
    for (var outbox : all) {
      outbox.nonces = nonces;
    }
  }

  /** The peer is here from now on; null: nobody knows where. */
  public void moveTo(@Nullable Endpoint endpoint) {
    for (var outbox : all) {
      outbox.moveTo(endpoint);
    }
  }

  /** The largest packet on the way to the peer, in bytes, to which TCP is held. */
  public int mtu() {
    return first.mtu;
  }

  /** Holds TCP to packets of this size on the way to and from the peer; from any thread. */
  public void holdTcpTo(int mtu) {
    for (var outbox : all) {
      outbox.mtu = mtu;
    }
  }

  /** The largest packet that is known to pass in one piece, in bytes. */
  public void longest(int size) {
    for (var outbox : all) {
      outbox.longest = size;
    }
  }
}
