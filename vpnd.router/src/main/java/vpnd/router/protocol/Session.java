// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Counter;
import vpnd.api.packet.DatagramLayout;
import vpnd.api.packet.PacketBatch;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.nonce.NonceRange;
import vpnd.router.protocol.nonce.ReplayWindow;

/**
 * The keys that are valid between two peers. A datagram is checked in this order: length, nonce,
 * tag; state changes only after all have succeeded (security A1 to A6).
 */
public final class Session {
  /** Shortest datagram: nonce, tag, type. */
  static final int SHORTEST = PacketBatch.HEADROOM;

  /** Longest datagram: a body of 1500 bytes. */
  public static final int LONGEST = SHORTEST + 1500;

  private static final KeyGeneration[] EPHEMERAL = {
    KeyGeneration.CURRENT, KeyGeneration.NEXT, KeyGeneration.PREVIOUS
  };

  private final Map<KeyGeneration, SessionKey> keys = new EnumMap<>(KeyGeneration.class);
  private NonceRange localNonces;
  private long usedBefore;
  private long markHigh;
  private long markMiddle;
  private long markLow;
  private int keyChanges;
  private boolean isMarkStatic;
  private long dataSent;

  /**
   * @param mark the highest nonce that was ever received from the peer
   */
  Session(SessionKey staticKey, NonceRange localNonces, Nonce mark) {
    keys.put(KeyGeneration.STATIC, staticKey);
    this.localNonces = localNonces;
    markHigh = mark.high();
    markMiddle = mark.middle();
    markLow = mark.low();
  }

  @Nullable SessionKey key(KeyGeneration generation) {
    return keys.get(generation);
  }

  SessionKey staticKey() {
    return Objects.requireNonNull(keys.get(KeyGeneration.STATIC));
  }

  /** Puts a key in place, or takes it away, and returns the one that was there. */
  @Nullable SessionKey replace(KeyGeneration generation, @Nullable SessionKey key) {
    keyChanges++;
    return key == null ? keys.remove(generation) : keys.put(generation, key);
  }

  /** How often a key was put in place or taken away. */
  int keyChanges() {
    return keyChanges;
  }

  NonceRange localNonces() {
    return localNonces;
  }

  /** How many of our own nonces were used in all. */
  long noncesUsed() {
    return usedBefore + localNonces.used();
  }

  /** Goes over to another range of our own nonces. */
  void localNonces(NonceRange range) {
    usedBefore += localNonces.used();
    localNonces = range;
  }

  /**
   * The upper halves of the peer's counters under the keys that are valid; empty if packets travel
   * in boxes only.
   */
  int[] series() {
    var series = new int[EPHEMERAL.length];
    var count = 0;
    for (var generation : EPHEMERAL) {
      var data = data(generation);
      if (data != null) {
        series[count++] = data.series();
      }
    }
    return Arrays.copyOf(series, count);
  }

  private @Nullable DataKeys data(KeyGeneration generation) {
    var key = keys.get(generation);
    return key == null ? null : key.data();
  }

  /** The highest nonce that was ever received from the peer. */
  Nonce mark() {
    return new Nonce(markHigh, markMiddle, markLow);
  }

  /** How many packets the peer has sent under {@code aegis256}, as far as its counters tell. */
  long dataSent() {
    return dataSent;
  }

  boolean isOfSeries(Nonce other) {
    return markHigh == other.high() && markMiddle == other.middle();
  }

  /**
   * Opens a datagram in place.
   *
   * @param message says where it lies; if it is opened, also under which key and how new it is
   * @return null if it is authentic and new, or {@link Opened.Order#REPEATED}; otherwise why it was
   *     refused, with no state changed; the bytes are then unchanged, except those of an apparent
   *     packet under {@code aegis256}
   */
  @Nullable Counter open(Suites suites, Opened message) {
    var batch = message.batch();
    var slot = message.slot();
    var length = batch.length(slot);
    if (length < SHORTEST || length > LONGEST) {
      return Counter.RX_BAD_SIZE;
    }
    var at = batch.offset(slot);
    var high = Nonce.high(batch.bytes(), at);
    var middle = Nonce.middle(batch.bytes(), at);
    var low = Nonce.low(batch.bytes(), at);
    for (var generation : EPHEMERAL) {
      var data = data(generation);
      if (data != null && data.isOfSeries(low)) {
        return openData(suites, generation, data, low, message);
      }
    }
    if (localNonces.hasUsed(middle, low)) {
      return Counter.RX_REFLECTED;
    }
    var datagram = batch.address(slot);
    var cipher = suites.secretBox().cipher();
    var fault = Counter.RX_REPLAYED;
    for (var generation : EPHEMERAL) {
      var key = keys.get(generation);
      if (key == null) {
        continue;
      }
      var verdict = key.window().check(high, middle, low);
      if (verdict == ReplayWindow.Verdict.SEEN) {
        return Counter.RX_REPLAYED;
      }
      if (verdict == ReplayWindow.Verdict.TOO_OLD) {
        fault = Counter.RX_TOO_OLD;
      } else if (cipher.open(key.openingKey(), datagram, datagram, length - DatagramLayout.TEXT)) {
        key.window().accept(high, middle, low);
        opened(message, generation, key, high, middle, low);
        return null;
      } else {
        fault = Counter.RX_BAD_TAG;
      }
    }
    if (mayBeStatic(high, middle, low)) {
      if (cipher.open(staticKey().openingKey(), datagram, datagram, length - DatagramLayout.TEXT)) {
        opened(message, KeyGeneration.STATIC, null, high, middle, low);
        return null;
      }
      fault = Counter.RX_BAD_TAG;
    }
    return fault;
  }

  /**
   * Opens a datagram of unknown origin in place, under the static key only, which costs one check
   * of a tag.
   *
   * @return as {@link #open}; anything but {@link Counter#RX_BAD_TAG} and {@link
   *     Counter#RX_BAD_SIZE} means that it was sealed under the static key, and its bytes are those
   *     of the message
   */
  @Nullable Counter openFirst(Suites suites, Opened message) {
    var batch = message.batch();
    var slot = message.slot();
    var length = batch.length(slot);
    if (length < SHORTEST || length > LONGEST) {
      return Counter.RX_BAD_SIZE;
    }
    var at = batch.offset(slot);
    var high = Nonce.high(batch.bytes(), at);
    var middle = Nonce.middle(batch.bytes(), at);
    var low = Nonce.low(batch.bytes(), at);
    var datagram = batch.address(slot);
    var cipher = suites.secretBox().cipher();
    if (!cipher.open(staticKey().openingKey(), datagram, datagram, length - DatagramLayout.TEXT)) {
      return Counter.RX_BAD_TAG;
    }
    if (localNonces.hasUsed(middle, low)) {
      return Counter.RX_REFLECTED;
    }
    if (!mayBeStatic(high, middle, low)) {
      return Counter.RX_REPLAYED;
    }
    opened(message, KeyGeneration.STATIC, null, high, middle, low);
    return null;
  }

  /** Opens a datagram that can only be a packet under {@code aegis256}. */
  private @Nullable Counter openData(
      Suites suites, KeyGeneration generation, DataKeys data, long counter, Opened message) {
    var window = data.window();
    var verdict = window.check(0, 0, counter);
    if (verdict != ReplayWindow.Verdict.NEW) {
      return verdict == ReplayWindow.Verdict.SEEN ? Counter.RX_REPLAYED : Counter.RX_TOO_OLD;
    }
    var aegis = suites.aegis();
    if (aegis == null || !data.open(aegis.cipher(), counter, message.batch(), message.slot())) {
      return Counter.RX_BAD_TAG;
    }
    var isAbove = window.isAbove(0, 0, counter);
    window.accept(0, 0, counter);
    dataSent += data.rise(counter);
    message.openedData(generation, keys.get(generation), order(generation, isAbove));
    return null;
  }

  private static Opened.Order order(KeyGeneration generation, boolean isAbove) {
    if (!isAbove) {
      return Opened.Order.LATE;
    }
    return generation == KeyGeneration.PREVIOUS
        ? Opened.Order.OF_REPLACED_KEY
        : Opened.Order.NEWEST;
  }

  /** Whether a nonce is above the mark, or that of the message under the static key that set it. */
  private boolean mayBeStatic(long high, long middle, long low) {
    var order = Nonce.compare(high, middle, low, markHigh, markMiddle, markLow);
    return order > 0 || (order == 0 && isMarkStatic);
  }

  private void opened(
      Opened message,
      KeyGeneration generation,
      @Nullable SessionKey key,
      long high,
      long middle,
      long low) {
    var order = Nonce.compare(high, middle, low, markHigh, markMiddle, markLow);
    var isStatic = generation == KeyGeneration.STATIC;
    message.nonce(high, middle, low);
    if (order > 0) {
      isMarkStatic = isStatic;
      markHigh = high;
      markMiddle = middle;
      markLow = low;
      message.opened(generation, key, Opened.Order.NEWEST);
    } else {
      var isRepeated = order == 0 && isStatic;
      message.opened(generation, key, isRepeated ? Opened.Order.REPEATED : Opened.Order.LATE);
    }
  }
}
