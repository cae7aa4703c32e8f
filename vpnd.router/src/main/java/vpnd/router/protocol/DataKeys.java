// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import vpnd.api.crypto.Cipher;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.DatagramLayout;
import vpnd.api.packet.PacketBatch;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.nonce.ReplayWindow;

/**
 * The keys for packets under {@code aegis256} that came of a key exchange, one for each direction,
 * and what was received under them (protocol, section 14).
 *
 * <p>{@link #isAgreed}, {@link #take}, {@link #counter} and {@link #sealingKey} may be called from
 * any thread, the rest belongs to the engine's.
 */
public final class DataKeys {
  /** Bytes of the nonce, of which those of the counter travel. */
  public static final int NONCE_SIZE = 32;

  /** Bytes that these keys need. */
  static final int SIZE = CipherSuite.AGREED_SIZE + NONCE_SIZE;

  /** Most packets that may be sealed: the counters of a key differ in their lower half only. */
  private static final long MOST = 1L << 32;

  private static final int NONCE_AT = CipherSuite.AGREED_SIZE;

  private final ByteBuffer bytes;
  private final long address;
  private final long first;
  private final long firstOfPeer;
  private final AtomicLong taken = new AtomicLong();
  private final ReplayWindow window = new ReplayWindow();
  private Nonce offeredAt = Nonce.ZERO;
  private boolean isOffered;
  private long reached;
  private volatile boolean isAgreed;

  /**
   * @param bytes {@value #SIZE} bytes: what {@link CipherSuite#agree} wrote, and room for a nonce
   * @param address of these bytes
   */
  DataKeys(ByteBuffer bytes, long address) {
    this.bytes = bytes;
    this.address = address;
    this.first = Long.reverseBytes(bytes.getLong(CipherSuite.SEALING_COUNTER_AT));
    this.firstOfPeer = Long.reverseBytes(bytes.getLong(CipherSuite.OPENING_COUNTER_AT));
  }

  /** Whether both sides want packets sealed under these keys. */
  public boolean isAgreed() {
    return isAgreed;
  }

  /**
   * Takes the number of the next counter for {@link #counter}, which nobody else gets.
   *
   * @return -1 if none is left; the box has to do then
   */
  public long take() {
    var number = taken.getAndIncrement();
    return number < MOST ? number : -1;
  }

  /** The counter with a number that was taken. */
  public long counter(long number) {
    return first + number;
  }

  /** Address of the key for sealing, valid as long as that of the session key. */
  public long sealingKey() {
    return address + CipherSuite.SEALING_KEY_AT;
  }

  /** How many packets were sealed. */
  long used() {
    return taken.get();
  }

  /** The upper half of the peer's counters, by which its packets are known. */
  int series() {
    return (int) (firstOfPeer >>> Integer.SIZE);
  }

  /** Whether a datagram that begins with these 8 bytes is one under these keys. */
  boolean isOfSeries(long counter) {
    return (int) (counter >>> Integer.SIZE) == series();
  }

  ReplayWindow window() {
    return window;
  }

  /** Notes a counter of the peer, and returns by how much it is above all before. */
  long rise(long counter) {
    var before = reached;
    reached = Math.max(before, counter - firstOfPeer + 1);
    return reached - before;
  }

  /** Checks a tag and replaces the ciphertext, which is lost if the tag is wrong. */
  boolean open(Cipher cipher, long counter, PacketBatch batch, int slot) {
    bytes.putLong(NONCE_AT, Long.reverseBytes(counter));
    return cipher.open(
        address + CipherSuite.OPENING_KEY_AT,
        address + NONCE_AT,
        batch.address(slot),
        batch.length(slot) - DatagramLayout.TEXT);
  }

  /**
   * The peer says, in a message under the session key, whether it opens packets under these keys.
   *
   * @param nonce of that message; what a later one said counts
   */
  void offered(boolean isOpened, Nonce nonce) {
    if (nonce.compareTo(offeredAt) > 0) {
      offeredAt = nonce;
      isOffered = isOpened;
    }
  }

  /** Goes by what the peer offered last, if this side has the suite, too. */
  void agree(boolean hasSuite) {
    isAgreed = isOffered && hasSuite;
  }
}
