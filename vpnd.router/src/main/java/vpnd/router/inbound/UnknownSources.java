// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import java.util.Arrays;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.router.protocol.MessageType;

/**
 * Datagrams whose peer cannot be found by source address or nonce, waiting to be tried with the
 * keys of many peers. That costs the time of as many checks of a tag as there are peers, so it may
 * take an eighth of the thread's time at most, one source may not fill the queue, and what does not
 * fit is dropped (security C1, C5). Confined to the inbound thread.
 */
public final class UnknownSources {
  /** Enough for the messages that a handshake begins with, and a tag. */
  public static final int SLOT_SIZE = 192;

  /** Most that are tried one after the other. */
  static final int AT_ONCE = 16;

  private static final int TIME_PER_WORK = 8;

  /** Maximum unused time that is carried over, in nanoseconds. */
  private static final long LONGEST_CREDIT = 20_000_000;

  private static final int SOURCES = 256;
  private static final int PLACE_SHIFT = 24;
  private static final long TOKEN_NANOS = 5_000_000;

  private final PacketBatch queue;
  private final int secret;
  private final long[] nextTokenAt = new long[SOURCES];
  private int first;
  private int size;
  private long restUntil;

  /**
   * @param queue its slots have {@value #SLOT_SIZE} bytes
   * @param entropy a random number, which nobody outside knows
   */
  public UnknownSources(PacketBatch queue, int entropy) {
    this.queue = queue;
    this.secret = entropy | 1;
    queue.count(queue.capacity());
    Arrays.fill(nextTokenAt, Long.MIN_VALUE);
  }

  /** Whether the body of a datagram is as long as that of a message that begins a handshake. */
  static boolean mayBegin(int length) {
    var body = length - PacketBatch.HEADROOM;
    return MessageType.PEER_INFO.allows(body) || MessageType.KEY_SWITCH_START.allows(body);
  }

  /**
   * Puts a datagram into the queue; false if there is no room, or little, and too many came from
   * its source.
   */
  boolean offer(PacketBatch from, int slot, Endpoint source, long now) {
    var hasToken = takeToken(source, now);
    return (hasToken || size < queue.capacity() / 2) && queueUp(from, slot, source);
  }

  /** The same without regard to the source; false if there is no room. */
  boolean queueUp(PacketBatch from, int slot, Endpoint source) {
    if (size == queue.capacity()) {
      return false;
    }
    var place = (first + size++) % queue.capacity();
    var length = from.length(slot);
    queue.bytes().put(queue.offset(place), from.bytes(), from.offset(slot), length);
    queue.length(place, length);
    queue.endpoint(place, source);
    return true;
  }

  /**
   * A source may send as many at once as the queue holds, and then one every 5 ms. It shares this
   * with one in 256 others, which nobody outside can choose.
   */
  private boolean takeToken(Endpoint source, long now) {
    var place = (source.address().hashCode() * secret) >>> PLACE_SHIFT;
    var earliest = Math.max(nextTokenAt[place], now - (queue.capacity() - 1) * TOKEN_NANOS);
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

  /** The slot of the one that was tried last, whose content stays until the next is offered. */
  int removed() {
    return Math.floorMod(first - 1, queue.capacity());
  }

  /** The first one was tried. */
  void removeFirst(long startedAt, long endedAt) {
    first = (first + 1) % queue.capacity();
    size--;
    restUntil =
        Math.max(restUntil, startedAt - LONGEST_CREDIT) + TIME_PER_WORK * (endedAt - startedAt);
  }
}
