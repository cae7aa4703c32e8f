// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import static vpnd.tun.linux.libc.Errno.EAGAIN;
import static vpnd.tun.linux.libc.Errno.EINTR;
import static vpnd.tun.linux.libc.Errno.EIO;
import static vpnd.tun.linux.libc.Errno.EMSGSIZE;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.porting.memory.PerBatch;
import vpnd.tun.linux.libc.Libc;

/**
 * Sends batches through a socket with few messages. A message of several datagrams that the kernel
 * refuses is sent again as single datagrams, so that none is lost because of the offload: the
 * segments may exceed the path MTU, or a device cannot compute checksums.
 */
final class UdpSender {
  /** sendmmsg(2) for one socket, without waiting. */
  @FunctionalInterface
  interface Call {
    /** Returns the number of messages sent, or the negated errno of the first. */
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
  private final PerBatch<SendHeaders> table;
  private final AtomicBoolean segments;
  private final AtomicLong tooLong = new AtomicLong();

  /**
   * @param socket not closed by this object
   * @param isWanted tests the local port of an endpoint; slots with others are not sent
   */
  UdpSender(int socket, SocketFamily family, EndpointCache endpoints, IntPredicate isWanted) {
    this(socket, family, endpoints, isWanted, (headers, count) -> sendmmsg(socket, headers, count));
  }

  UdpSender(
      int socket, SocketFamily family, EndpointCache endpoints, IntPredicate isWanted, Call call) {
    this.socket = socket;
    this.call = call;
    this.endpoints = endpoints;
    this.isWanted = isWanted;
    this.table = new PerBatch<>(batch -> new SendHeaders(batch, family));
    this.segments = new AtomicBoolean(UdpOffload.canSend(socket));
  }

  static int sendmmsg(int socket, long headers, int count) {
    int sent = Libc.sendmmsg(socket, headers, count, MSG_DONTWAIT);
    return sent < 0 ? -Libc.errno() : sent;
  }

  /** Whether several datagrams are sent as one message. */
  boolean segments() {
    return segments.get();
  }

  /** The number of datagrams that exceeded the MTU of the host's own link. */
  long tooLong() {
    return tooLong.get();
  }

  /** Sends the non-empty slots with a wanted local port; returns how many the kernel accepted. */
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
      SocketCalls.fragment(socket, true);
      taken += send(batch, headers, true);
      SocketCalls.fragment(socket, false);
    }
    return taken;
  }

  /** Sends either the slots that may be fragmented or the others. */
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
        // Without its local address it gets a second try: the host may no longer have that address.
        next++;
      }
    }
    return taken;
  }

  private int load(
      PacketBatch batch,
      SendHeaders headers,
      boolean areFragmentable,
      int first,
      int firstSegmented) {
    int firstOfMany = segments.get() && !areFragmentable ? firstSegmented : batch.count();
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
