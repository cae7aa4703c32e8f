// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

/** Packets of one flow that follow each other, so that they can be given to the host as one. */
final class Run {
  /** So many the host takes of UDP; of full-size TCP no more fit into 64 KiB. */
  static final int LIMIT = 64;

  private static final int LONGEST = 65_535;
  private static final int NOT_YET_KNOWN = -1;

  private final int[] slots = new int[LIMIT];
  private Segment first = new Segment();
  private int count;
  private int payload;
  private int segmentSize;
  private int identificationStep;
  private boolean isPushed;
  private boolean isEnded;

  /**
   * Begins anew, with a packet that is not pushed.
   *
   * @return another object, which the caller may use in place of the one that it gave
   */
  Segment begin(Segment newFirst) {
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

  Segment first() {
    return first;
  }

  int count() {
    return count;
  }

  int slot(int index) {
    return slots[index];
  }

  /** Bytes that each packet carries, but for the last. */
  int segmentSize() {
    return segmentSize;
  }

  /** Bytes that all of them carry. */
  int payload() {
    return payload;
  }

  /** Whether the last packet is pushed to the application. */
  boolean isPushed() {
    return isPushed;
  }

  /**
   * Adds a packet of the same flow.
   *
   * @return false if it does not continue the run
   */
  boolean add(Segment next) {
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
   * By how much identifications of IPv4 grow. The host counts up by one when it cuts. Where they
   * have no meaning, because nobody may fragment the packets (RFC 6864), many hosts send the same
   * in all of them, and that is a run, too.
   *
   * @return -1 if this is none
   */
  private int step(Segment next) {
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
