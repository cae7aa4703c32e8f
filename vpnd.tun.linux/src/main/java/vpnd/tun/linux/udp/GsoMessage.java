// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import org.jspecify.annotations.Nullable;
import vpnd.porting.endpoint.NativeEndpoint;

/** Consecutive datagrams that one message can carry (UDP generic segmentation offload). */
final class GsoMessage {
  private @Nullable NativeEndpoint target;
  private int segmentSize;
  private int trafficClass;
  private int datagrams;
  private int bytes;
  private boolean isOpen;

  /**
   * Starts over with one datagram.
   *
   * @param length in bytes
   * @param mayGrow whether further datagrams may be added
   */
  void begin(NativeEndpoint newTarget, int length, int newTrafficClass, boolean mayGrow) {
    target = newTarget;
    trafficClass = newTrafficClass;
    segmentSize = length;
    datagrams = 1;
    bytes = length;
    isOpen = mayGrow;
  }

  /** Adds a datagram; false if it does not belong into this message. */
  boolean add(NativeEndpoint itsTarget, int length, int itsTrafficClass) {
    if (!isOpen
        || target == null
        || itsTrafficClass != trafficClass
        || !itsTarget.hasNumbersOf(target)
        || length > segmentSize
        || datagrams == UdpOffload.MAX_DATAGRAMS
        || bytes + length > UdpOffload.MAX_BYTES) {
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
