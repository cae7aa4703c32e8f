// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.udp;

import static vpnd.tun.bsd.libc.BsdErrno.EAGAIN;
import static vpnd.tun.bsd.libc.BsdErrno.EBADF;
import static vpnd.tun.bsd.libc.BsdErrno.EFAULT;
import static vpnd.tun.bsd.libc.BsdErrno.EINTR;
import static vpnd.tun.bsd.libc.BsdErrno.EMSGSIZE;
import static vpnd.tun.bsd.libc.BsdErrno.ENOTSOCK;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.tun.bsd.libc.BsdErrno;
import vpnd.tun.bsd.libc.CLibrary;

/**
 * The socket for one family. One thread receives; any number of threads send, each with a table of
 * its own.
 */
final class FamilySocket {
  private static final int MSG_DONTWAIT = 0x80;
  private static final short POLLOUT = 4;
  private static final int PATIENCE_MILLIS = 100;

  private final CLibrary c;
  private final FamilyFormat format;
  private final SocketOptions options;
  private final EndpointCache endpoints;
  private final AtomicLong tooLong = new AtomicLong();
  private MessageTable received = new MessageTable(1);

  FamilySocket(CLibrary c, int descriptor, FamilyFormat format, EndpointCache endpoints) {
    this.c = c;
    this.format = format;
    this.options = new SocketOptions(c, descriptor);
    this.endpoints = endpoints;
  }

  int descriptor() {
    return options.descriptor();
  }

  /** The number of datagrams that were longer than the MTU of the host's own link. */
  long tooLong() {
    return tooLong.get();
  }

  /**
   * Receives without waiting, into slots beginning with the given one.
   *
   * @return the first slot that is still free
   * @throws IOException if the socket is gone
   */
  int receive(PacketBatch batch, int firstSlot) throws IOException {
    int wanted = batch.capacity() - firstSlot;
    if (received.capacity() < wanted) {
      received = new MessageTable(batch.capacity());
    }
    for (int i = 0; i < wanted; i++) {
      received.set(
          i, format.size(), ControlFormat.ROOM, batch.address(firstSlot + i), batch.slotSize());
    }
    int count = c.hasMessageBatches() ? receiveTogether(wanted) : receiveOneByOne(wanted);
    for (int i = 0; i < count; i++) {
      batch.length(firstSlot + i, received.length(i));
      batch.endpoint(
          firstSlot + i,
          format.endpoint(
              received.block(),
              received.name(i),
              received.control(i),
              received.controlEnd(i),
              endpoints));
    }
    return firstSlot + count;
  }

  private int receiveTogether(int wanted) throws IOException {
    if (wanted == 0) {
      return 0;
    }
    int count = c.recvmmsg(descriptor(), received.address(0), wanted, MSG_DONTWAIT);
    if (count < 0) {
      requireSocket(c.errno());
    }
    return Math.max(0, count);
  }

  private int receiveOneByOne(int wanted) throws IOException {
    int count = 0;
    while (count < wanted) {
      long length = c.recvmsg(descriptor(), received.address(count), MSG_DONTWAIT);
      if (length < 0) {
        requireSocket(c.errno());
        break;
      }
      received.length(count++, (int) length);
    }
    return count;
  }

  /** Any other error is about an earlier datagram, such as an ICMP error, and clears itself. */
  private static void requireSocket(int errno) throws IOException {
    if (errno == EBADF || errno == ENOTSOCK || errno == EFAULT) {
      throw new IOException(BsdErrno.text(errno));
    }
  }

  /** Sends the datagrams of this family; returns how many the kernel accepted. */
  int send(PacketBatch batch, MessageTable table) {
    int taken = send(batch, table, false);
    if (batch.hasFragmentable()) {
      format.fragment(options, true);
      taken += send(batch, table, true);
      format.fragment(options, false);
    }
    return taken;
  }

  private int send(PacketBatch batch, MessageTable table, boolean areFragmentable) {
    int messages = 0;
    for (int slot = 0; slot < batch.count(); slot++) {
      var target = batch.endpoint(slot);
      if (batch.length(slot) == 0
          || target == null
          || batch.isFragmentable(slot) != areFragmentable) {
        continue;
      }
      var endpoint = endpoints.find(target);
      if (endpoint.isIpv4() == format.isIpv4()) {
        format.write(table.block(), table.name(messages), endpoint);
        int control =
            endpoint.hasLocal()
                ? format.writeOwn(table.block(), table.control(messages), endpoint)
                : 0;
        table.set(messages, format.size(), control, batch.address(slot), batch.length(slot));
        messages++;
      }
    }
    return transmit(table, messages);
  }

  private int transmit(MessageTable table, int messages) {
    int taken = 0;
    int next = 0;
    while (next < messages) {
      int result = sendFrom(table, next, messages - next);
      if (result > 0) {
        taken += result;
        next += result;
      } else if (result == -EAGAIN) {
        if (c.poll(table.pollAddress(descriptor(), POLLOUT), 1, PATIENCE_MILLIS) <= 0) {
          break;
        }
      } else if (result == -EMSGSIZE) {
        tooLong.incrementAndGet();
        next++;
      } else if (result != -EINTR) {
        // Without its own address it gets a second try: the host may no longer have that address.
        boolean mayTryAgain = table.controlLength(next) != 0;
        table.clearControl(next);
        next += mayTryAgain ? 0 : 1;
      }
    }
    return taken;
  }

  /** Returns the number of messages sent, or the negated error number of the first. */
  private int sendFrom(MessageTable table, int first, int count) {
    if (c.hasMessageBatches()) {
      int sent = c.sendmmsg(descriptor(), table.address(first), count, MSG_DONTWAIT);
      return sent < 0 ? -c.errno() : sent;
    }
    return c.sendmsg(descriptor(), table.address(first), MSG_DONTWAIT) < 0 ? -c.errno() : 1;
  }
}
