// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static vpnd.tun.linux.Errno.EAGAIN;
import static vpnd.tun.linux.Errno.EINTR;
import static vpnd.tun.linux.Errno.EIO;
import static vpnd.tun.linux.Errno.EMSGSIZE;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import vpnd.api.PacketBatch;

/**
 * Sends batches through a socket, as few messages as can be. What the kernel refuses as one message
 * goes once more as single datagrams, so that none is lost that would not be lost anyway: segments
 * longer than the path MTU, or a device that cannot compute checksums.
 */
final class UdpSender {
  /** sendmmsg(2) for one socket, without waiting. */
  @FunctionalInterface
  interface Call {
    /** Tells how many messages were sent, or the negative error number of the first. */
    int send(long headers, int count);
  }

  private static final Logger LOG = System.getLogger("vpnd.tun.linux");
  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLOUT = 4;
  private static final int PATIENCE_MILLIS = 100;

  private final int socket;
  private final Call call;
  private final EndpointCache endpoints;
  private final IntPredicate isWanted;
  private final HeaderTable table;
  private final AtomicBoolean segments;
  private final AtomicLong tooLong = new AtomicLong();

  /**
   * @param socket stays its owner's to close
   * @param isWanted for the own ports of the endpoints to send to; nothing is sent to others
   */
  UdpSender(int socket, AddressFamily family, EndpointCache endpoints, IntPredicate isWanted) {
    this(socket, family, endpoints, isWanted, (headers, count) -> sendmmsg(socket, headers, count));
  }

  UdpSender(
      int socket, AddressFamily family, EndpointCache endpoints, IntPredicate isWanted, Call call) {
    this.socket = socket;
    this.call = call;
    this.endpoints = endpoints;
    this.isWanted = isWanted;
    this.table = new HeaderTable(family);
    this.segments = new AtomicBoolean(SegmentSize.canSend(socket));
  }

  static int sendmmsg(int socket, long headers, int count) {
    int sent = Libc.sendmmsg(socket, headers, count, MSG_DONTWAIT);
    return sent < 0 ? -Libc.errno() : sent;
  }

  /** Whether several datagrams go as one message. */
  boolean segments() {
    return segments.get();
  }

  /** How many datagrams the host's own link does not take. */
  long tooLong() {
    return tooLong.get();
  }

  /** Sends all non-empty slots that it is for; tells how many of them the kernel took. */
  int send(PacketBatch batch) {
    try {
      return send(batch, table.of(batch));
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  private int send(PacketBatch batch, SendHeaders headers) {
    int taken = send(batch, headers, false);
    if (batch.hasFragmentable()) {
      UdpSocket.fragment(socket, true);
      taken += send(batch, headers, true);
      UdpSocket.fragment(socket, false);
    }
    return taken;
  }

  /** Sends either what may be fragmented or what may not. */
  private int send(PacketBatch batch, SendHeaders headers, boolean areFragmentable) {
    int messages = load(batch, headers, areFragmentable, 0, 0);
    int next = 0;
    int taken = 0;
    while (next < messages) {
      int result = call.send(headers.address(next), messages - next);
      if (result > 0) {
        for (int end = next + result; next < end; next++) {
          taken += headers.datagrams(next);
        }
      } else if (result == -EAGAIN) {
        long poll = headers.pollAddress(socket, POLLOUT);
        if (Libc.poll(poll, 1, PATIENCE_MILLIS) <= 0) {
          break;
        }
      } else if (result != -EINTR && headers.datagrams(next) > 1) {
        if (result == -EIO) {
          giveUpSegments();
        }
        int following = next + 1 < messages ? headers.firstSlot(next + 1) : batch.count();
        messages = load(batch, headers, areFragmentable, headers.firstSlot(next), following);
        next = 0;
      } else if (result == -EMSGSIZE) {
        tooLong.incrementAndGet();
        next++;
      } else if (result != -EINTR && !headers.dropLocal(next)) {
        // One that had an own address gets a second try without: the host may no longer have that.
        next++;
      }
    }
    return taken;
  }

  private int load(
      PacketBatch batch, SendHeaders headers, boolean areFragmentable, int first, int firstOfRuns) {
    int firstOfMany = segments.get() && !areFragmentable ? firstOfRuns : batch.count();
    return headers.load(batch, isWanted, areFragmentable, first, firstOfMany, endpoints);
  }

  private void giveUpSegments() {
    if (segments.getAndSet(false)) {
      LOG.log(
          Level.INFO,
          "a network device on the way to a peer cannot compute UDP checksums: datagrams are sent"
              + " one by one from now on, and large transfers take more processor time");
    }
  }
}
