// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import static vpnd.tun.linux.libc.Errno.EBADF;
import static vpnd.tun.linux.libc.Errno.EFAULT;
import static vpnd.tun.linux.libc.Errno.EINVAL;
import static vpnd.tun.linux.libc.Errno.ENOTSOCK;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.tun.linux.libc.Libc;

/** Receives datagrams from a socket, without waiting; for one thread. */
final class UdpReceiver {
  private static final int MSG_DONTWAIT = 0x40;

  private final int socket;
  private final ReceiveBuffer buffer;
  private final PendingDatagrams pending;

  /**
   * @param socket stays its owner's to close
   * @param pending datagrams that a former receiver had not delivered; null if there are none
   */
  UdpReceiver(
      int socket, SocketFamily family, EndpointCache endpoints, @Nullable PacketBatch pending) {
    this.socket = socket;
    this.buffer = new ReceiveBuffer(family, endpoints);
    this.pending = new PendingDatagrams(pending);
  }

  /**
   * Receives into slots, beginning with the given one.
   *
   * @return the first slot that is still free
   * @throws IOException with the text of strerror(3) if the socket is gone
   */
  int take(PacketBatch batch, int firstSlot) throws IOException {
    int count = buffer.unload(batch, pending.unload(batch, firstSlot));
    while (buffer.isEmpty()) {
      int wanted = buffer.wanted(batch.capacity() - count, batch.capacity());
      if (wanted == 0) {
        break;
      }
      int received = fetch(wanted);
      count = buffer.unload(batch, count);
      if (received < wanted) {
        break;
      }
    }
    return count;
  }

  /** Takes the datagrams that were received but not delivered; null if there are none. */
  @Nullable PacketBatch pending() {
    return pending.takeWith(buffer);
  }

  private int fetch(int wanted) throws IOException {
    int count = Libc.recvmmsg(socket, buffer.ready(wanted), wanted, MSG_DONTWAIT, 0);
    if (count < 0) {
      int errno = Libc.errno();
      if (errno == EBADF || errno == ENOTSOCK || errno == EFAULT || errno == EINVAL) {
        throw new IOException(Libc.strerror(errno));
      }
      // Any other error is about an earlier datagram, such as an ICMP error, and clears itself.
      count = 0;
    }
    buffer.filled(count);
    return count;
  }
}
