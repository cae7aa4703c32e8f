// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

/** Consecutive packets of one flow, which the host accepts as one large packet. */
final class GroItem {
  /** The host's limit for UDP; of full-size TCP packets, no more fit into 64 KiB. */
  static final int LIMIT = 64;

  private static final int LONGEST = 65_535;
  private static final int NOT_YET_KNOWN = -1;

  private final int[] slots = new int[LIMIT];
  private PacketView first = new PacketView();
  private int count;
  private int payload;
  private int segmentSize;
  private int identificationStep;
  private boolean isPushed;
  private boolean isEnded;

  /**
   * Starts over with a packet without PSH.
   *
   * @return a spare view for the caller, in exchange for the one passed
   */
  PacketView begin(PacketView newFirst) {
    var spare = first;
    first = newFirst;
    count = 1;
    slots[0] = newFirst.slot();
    segmentSize = newFirst.payloadLength();
    payload = segmentSize;
    identificationStep = NOT_YET_KNOWN;
    isPushed = false;
    isEnded = false;
    return spare;
  }

  PacketView first() {
    return first;
  }

  int count() {
    return count;
  }

  int slot(int index) {
    return slots[index];
  }

  /** Payload bytes of each packet except the last. */
  int segmentSize() {
    return segmentSize;
  }

  /** Payload bytes of all packets. */
  int payload() {
    return payload;
  }

  /** Whether the last packet has PSH. */
  boolean isPushed() {
    return isPushed;
  }

  /**
   * Appends a packet of the same flow.
   *
   * @return false if it does not continue the item
   */
  boolean add(PacketView next) {
    int size = next.payloadLength();
    if (isEnded
        || !next.isData()
        || size > segmentSize
        || first.headerLength() + payload + size > LONGEST
        || !first.isLike(next)
        || !next.continues(first, payload)) {
      return false;
    }
    int step = step(next);
    if (step < 0 || !next.isSound() || !first.isSound()) {
      return false;
    }
    slots[count++] = next.slot();
    payload += size;
    identificationStep = step;
    isPushed = next.isPushed();
    isEnded = isPushed || size < segmentSize || count == LIMIT;
    return true;
  }

  /**
   * The increment of the IPv4 identification. The host increments by one when it splits. With DF
   * set the identification has no meaning (RFC 6864); many hosts then send the same value in all
   * packets, which is accepted, too.
   *
   * @return 0 or 1; -1 if the packet does not continue the item
   */
  private int step(PacketView next) {
    if (!next.isIpv4()) {
      return 0;
    }
    int distance = next.identification() - first.identification() & 0xffff;
    if (distance == count && identificationStep != 0) {
      return 1;
    }
    boolean mayRepeat = !next.mayBeFragmented() && identificationStep != 1;
    return distance == 0 && mayRepeat ? 0 : -1;
  }
}
