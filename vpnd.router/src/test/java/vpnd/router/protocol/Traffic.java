// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Numbered packets of one direction. All bytes of a packet follow from its number, so the receiver
 * can tell whether it is what was sent.
 */
final class Traffic {
  private final int salt;
  private final BitSet sent = new BitSet();
  private final BitSet delivered = new BitSet();
  private final BitSet forbidden = new BitSet();
  private int next;

  /**
   * @param salt tells one direction from the other
   */
  Traffic(int salt) {
    this.salt = salt;
  }

  /** Number of packets made so far. */
  int made() {
    return next;
  }

  byte[] make() {
    return packet(next++);
  }

  void onSent(byte[] packet) {
    sent.set(ByteBuffer.wrap(packet).getInt(0));
  }

  /** Notes a packet that is on its way and must not arrive. */
  void onForbidden(byte[] packet) {
    forbidden.set(ByteBuffer.wrap(packet).getInt(0));
  }

  void onDelivered(byte[] packet) {
    var number = packet.length < Integer.BYTES ? -1 : ByteBuffer.wrap(packet).getInt(0);
    Violation.unless(
        number >= 0
            && number < next
            && ByteBuffer.wrap(packet).equals(ByteBuffer.wrap(packet(number))),
        Invariant.DELIVERED_AS_SEALED,
        "packet",
        number);
    Violation.unless(!forbidden.get(number), Invariant.DATA_UNDER_EPHEMERAL_KEY, "packet", number);
    Violation.unless(!delivered.get(number), Invariant.DELIVERED_ONCE, "packet", number);
    delivered.set(number);
  }

  int deliveredCount() {
    return delivered.cardinality();
  }

  /** The first packet from a number on that was sent and has not arrived; -1 if there is none. */
  int firstLost(int from) {
    for (int i = sent.nextSetBit(from); i >= 0; i = sent.nextSetBit(i + 1)) {
      if (!delivered.get(i)) {
        return i;
      }
    }
    return -1;
  }

  private byte[] packet(int number) {
    var seed = FakeSuite.mix(number * 2L + salt);
    var packet = ByteBuffer.allocate(8 + (int) (seed & 31));
    for (int i = 0; i < packet.capacity(); i++) {
      packet.put(i, (byte) FakeSuite.mix(seed + i));
    }
    return packet.putInt(0, number).array();
  }
}
