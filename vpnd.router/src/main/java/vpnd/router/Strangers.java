// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.Arrays;
import vpnd.api.Endpoint;
import vpnd.api.PacketBatch;
import vpnd.router.protocol.MessageType;

/**
 * Datagrams of which neither source nor nonce tells whose they are, waiting to be tried with the
 * key of every peer. That costs the time of as many checks of a tag as there are peers, so it may
 * take a quarter of the thread's time at most, one source may not fill the queue, and what does not
 * fit is dropped (security C1, C5). Confined to the inbound thread.
 */
final class Strangers {
  /** Enough for the messages that a handshake begins with, and a tag. */
  static final int SLOT_SIZE = 192;

  private static final int REST_PER_WORK = 3;
  private static final int SOURCES = 256;
  private static final long TOKEN_NANOS = 5_000_000;

  private final PacketBatch queue;
  private final long[] nextTokenAt = new long[SOURCES];
  private final int room;
  private int first;
  private int size;
  private long restUntil;

  /**
   * @param queue its slots have {@value #SLOT_SIZE} octets; one of them is always free
   */
  Strangers(PacketBatch queue) {
    this.queue = queue;
    room = queue.capacity() - 1;
    queue.count(queue.capacity());
    Arrays.fill(nextTokenAt, Long.MIN_VALUE);
  }

  /** Whether the body of a datagram is as long as that of a message that begins a handshake. */
  static boolean mayBegin(int length) {
    var body = length - PacketBatch.HEADROOM;
    return MessageType.PEER_INFO.allows(body) || MessageType.KEY_SWITCH_START.allows(body);
  }

  /**
   * Puts a datagram into the queue; false if there is no room, or too many came from its source.
   */
  boolean offer(PacketBatch from, int slot, Endpoint source, long now) {
    if (size == room || !takeToken(source, now)) {
      return false;
    }
    var place = (first + size++) % queue.capacity();
    var length = from.length(slot);
    queue.bytes().put(queue.offset(place), from.bytes(), from.offset(slot), length);
    queue.length(place, length);
    queue.endpoint(place, source);
    return true;
  }

  /** A source may send as many at once as the queue holds, and then one every 5 ms. */
  private boolean takeToken(Endpoint source, long now) {
    var place = source.address().hashCode() & (SOURCES - 1);
    var earliest = Math.max(nextTokenAt[place], now - (room - 1) * TOKEN_NANOS);
    if (earliest > now) {
      return false;
    }
    nextTokenAt[place] = earliest + TOKEN_NANOS;
    return true;
  }

  /** When the next one may be tried. */
  long nextAt() {
    return size == 0 ? Long.MAX_VALUE : restUntil;
  }

  /** The queue, in which {@link #first} is the slot to try. */
  PacketBatch queue() {
    return queue;
  }

  int first() {
    return first;
  }

  /** The first one was tried; it stays in its slot until the next one was. */
  void removeFirst(long startedAt, long endedAt) {
    first = (first + 1) % queue.capacity();
    size--;
    restUntil = endedAt + REST_PER_WORK * (endedAt - startedAt);
  }
}
