// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.router.protocol.nonce.Nonce;

/**
 * A datagram on its way through the engine: where it lies and came from, and, once it is opened,
 * under which key and how new it is. One object serves for all datagrams of a thread, one after the
 * other, so that none is allocated. Confined to the inbound thread.
 */
public final class Opened {
  /** How a datagram compares with those that were opened before it. */
  enum Order {
    /** It has the highest nonce, or the highest counter under a key that was not replaced yet. */
    NEWEST,
    /** It has the highest counter under a key that was replaced. */
    OF_REPLACED_KEY,
    /** One with a higher nonce or counter came before. */
    LATE,
    /** It is the newest one once more: under the static key, and acted on already. */
    REPEATED
  }

  private @Nullable PacketBatch batch;
  private int slot;
  private @Nullable Endpoint source;
  private long time;
  private KeyGeneration generation = KeyGeneration.STATIC;
  private @Nullable SessionKey key;
  private Order order = Order.NEWEST;
  private boolean isData;
  private boolean isPersisted;
  private long high;
  private long middle;
  private long low;

  /**
   * A datagram was received, and is to be opened.
   *
   * @param from null where addresses are kept elsewhere
   * @param now nanoseconds, at least 0
   * @return this
   */
  public Opened received(PacketBatch in, int at, @Nullable Endpoint from, long now) {
    batch = in;
    slot = at;
    source = from;
    time = now;
    isPersisted = false;
    return this;
  }

  /**
   * A datagram that {@link #needsPersist} was opened before, maybe a while ago, and its nonce is
   * stored now.
   *
   * @return this
   */
  public Opened persisted(PacketBatch in, int at, @Nullable Endpoint from, long now) {
    received(in, at, from, now);
    opened(KeyGeneration.STATIC, null, Order.NEWEST);
    isPersisted = true;
    return this;
  }

  /**
   * Whether its nonce has to be stored before anything is done about it (security B1), because it
   * is under the static key.
   */
  public boolean needsPersist() {
    return generation == KeyGeneration.STATIC && order != Order.REPEATED && !isPersisted;
  }

  /** Whether its nonce was stored for it, see {@link #persisted}. */
  public boolean isPersisted() {
    return isPersisted;
  }

  /** The batch in which it lies. */
  public PacketBatch batch() {
    return Objects.requireNonNull(batch);
  }

  /** Its slot in the batch. */
  public int slot() {
    return slot;
  }

  /** Where it came from; null if addresses are kept elsewhere. */
  public @Nullable Endpoint source() {
    return source;
  }

  /** When it was received, or stored. */
  public long time() {
    return time;
  }

  /** The bytes of the batch. */
  ByteBuffer bytes() {
    return batch().bytes();
  }

  /** Where its body begins in {@link #bytes}: behind nonce, tag and type. */
  int body() {
    return batch().offset(slot) + PacketBatch.HEADROOM;
  }

  /** The length of its body in bytes. */
  int length() {
    return batch().length(slot) - PacketBatch.HEADROOM;
  }

  /** The kind of key that opened it. */
  KeyGeneration generation() {
    return generation;
  }

  /** Whether it came under the static key. */
  boolean isStatic() {
    return generation == KeyGeneration.STATIC;
  }

  /** The key itself; null under the static key. */
  @Nullable SessionKey key() {
    return key;
  }

  /** How new it is. */
  Order order() {
    return order;
  }

  /** Whether it was sealed under {@code aegis256}, so that it has a counter instead of a nonce. */
  boolean isData() {
    return isData;
  }

  /** Its nonce, unless it {@link #isData}. */
  Nonce nonce() {
    return new Nonce(high, middle, low);
  }

  /** It was opened by a key. */
  void opened(KeyGeneration by, @Nullable SessionKey with, Order newOrder) {
    generation = by;
    key = with;
    order = newOrder;
    isData = false;
  }

  /** It has a nonce. */
  void nonce(long newHigh, long newMiddle, long newLow) {
    high = newHigh;
    middle = newMiddle;
    low = newLow;
  }

  /** It was opened as a packet under {@code aegis256}. */
  void openedData(KeyGeneration by, @Nullable SessionKey with, Order newOrder) {
    opened(by, with, newOrder);
    isData = true;
  }
}
