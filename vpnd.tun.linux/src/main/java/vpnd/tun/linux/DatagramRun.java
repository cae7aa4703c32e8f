// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import org.jspecify.annotations.Nullable;

/** The datagrams, one behind the other, that one message can take along. */
final class DatagramRun {
  private @Nullable NativeEndpoint target;
  private int segmentSize;
  private int datagrams;
  private int bytes;
  private boolean isOpen;

  /** Begins a message with one datagram. */
  void begin(NativeEndpoint newTarget, int length, boolean mayGrow) {
    target = newTarget;
    segmentSize = length;
    datagrams = 1;
    bytes = length;
    isOpen = mayGrow;
  }

  /** Takes one more datagram along, if it fits. */
  boolean add(NativeEndpoint itsTarget, int length) {
    if (!isOpen
        || target == null
        || !itsTarget.hasNumbersOf(target)
        || length > segmentSize
        || datagrams == SegmentSize.MAX_DATAGRAMS
        || bytes + length > SegmentSize.MAX_BYTES) {
      return false;
    }
    datagrams++;
    bytes += length;
    isOpen = length == segmentSize;
    return true;
  }

  int segmentSize() {
    return segmentSize;
  }

  int datagrams() {
    return datagrams;
  }
}
