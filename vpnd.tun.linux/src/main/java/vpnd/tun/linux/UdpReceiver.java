// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static vpnd.tun.linux.Errno.EBADF;
import static vpnd.tun.linux.Errno.EFAULT;
import static vpnd.tun.linux.Errno.EINVAL;
import static vpnd.tun.linux.Errno.ENOTSOCK;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import vpnd.api.PacketBatch;

/** Takes datagrams from a socket; for one thread. */
final class UdpReceiver {
  private static final int MSG_DONTWAIT = 0x40;

  private final int socket;
  private final ReceiveStage stage;
  private final Rest rest;

  /**
   * @param socket stays its owner's to close
   * @param rest what a former receiver left
   */
  UdpReceiver(
      int socket, AddressFamily family, EndpointCache endpoints, @Nullable PacketBatch rest) {
    this.socket = socket;
    this.stage = new ReceiveStage(family, endpoints);
    this.rest = new Rest(rest);
  }

  /**
   * Fills slots from this one on with what is there.
   *
   * @return the first slot that is free
   * @throws IOException with the system's words if the socket is gone
   */
  int take(PacketBatch batch, int firstSlot) throws IOException {
    int count = stage.unload(batch, rest.unload(batch, firstSlot));
    while (stage.isEmpty()) {
      int wanted = stage.wanted(batch.capacity() - count, batch.capacity());
      if (wanted == 0) {
        break;
      }
      int received = fetch(wanted);
      count = stage.unload(batch, count);
      if (received < wanted) {
        break;
      }
    }
    return count;
  }

  /** What was received and not given out, which a successor goes on with. */
  @Nullable PacketBatch rest() {
    return rest.takeWith(stage);
  }

  private int fetch(int wanted) throws IOException {
    int count = Libc.recvmmsg(socket, stage.ready(wanted), wanted, MSG_DONTWAIT, 0);
    if (count < 0) {
      int errno = Libc.errno();
      if (errno == EBADF || errno == ENOTSOCK || errno == EFAULT || errno == EINVAL) {
        throw new IOException(Libc.strerror(errno));
      }
      // Anything else tells of an earlier datagram, such as an ICMP error, and is over by now.
      count = 0;
    }
    stage.filled(count);
    return count;
  }
}
