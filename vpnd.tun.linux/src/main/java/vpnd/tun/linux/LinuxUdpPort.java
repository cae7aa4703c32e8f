// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static vpnd.tun.linux.Errno.EAGAIN;
import static vpnd.tun.linux.Errno.EBADF;
import static vpnd.tun.linux.Errno.EFAULT;
import static vpnd.tun.linux.Errno.EINTR;
import static vpnd.tun.linux.Errno.EINVAL;
import static vpnd.tun.linux.Errno.ENOTSOCK;

import java.io.IOException;
import java.lang.ref.Reference;
import vpnd.api.Endpoint;
import vpnd.api.Handover;
import vpnd.api.PacketBatch;
import vpnd.api.UdpPort;

/**
 * A UDP socket that moves a whole batch with one system call each way. It answers from the address
 * at which it was spoken to.
 */
final class LinuxUdpPort implements UdpPort {
  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLOUT = 4;
  private static final int SEND_PATIENCE_MILLIS = 100;
  private static final int UNKNOWN_PATH_MTU = 1500;

  private final int socket;
  private final int localPort;
  private final HeaderTable receiving;
  private final HeaderTable sending;
  private final EndpointCache endpoints = new EndpointCache(PathLookup::choosesLocal);
  private final Readiness readiness;
  private volatile boolean closed;

  /**
   * @param socket becomes this object's to close, unless this constructor throws
   */
  LinuxUdpPort(int socket, AddressFamily family) throws IOException {
    this.socket = socket;
    this.localPort = UdpSocket.localPort(socket, family);
    this.receiving = new HeaderTable(family);
    this.sending = new HeaderTable(family);
    this.readiness = new Readiness(socket);
  }

  @Override
  public int localPort() {
    return localPort;
  }

  @Override
  public int receive(PacketBatch batch, long timeoutNanos) throws IOException {
    if (closed) {
      throw new IOException("UDP port " + localPort + " is closed");
    }
    int count = take(batch);
    if (count == 0 && timeoutNanos > 0 && readiness.await(timeoutNanos)) {
      count = take(batch);
    }
    batch.count(count);
    return count;
  }

  private int take(PacketBatch batch) throws IOException {
    var headers = receiving.of(batch);
    int count = Libc.recvmmsg(socket, headers.address(0), batch.capacity(), MSG_DONTWAIT, 0);
    if (count < 0) {
      int errno = Libc.errno();
      if (errno == EBADF || errno == ENOTSOCK || errno == EFAULT || errno == EINVAL) {
        throw new IOException("UDP port " + localPort + " is gone: " + Libc.strerror(errno));
      }
      // Anything else tells of an earlier datagram, such as an ICMP error, and is over by now.
      return 0;
    }
    headers.unload(batch, count, endpoints);
    return count;
  }

  @Override
  public int send(PacketBatch batch) {
    if (closed) {
      return 0;
    }
    var headers = sending.of(batch);
    try {
      return send(headers, headers.load(batch, endpoints));
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  private int send(MessageHeaders headers, int messages) {
    int next = 0;
    int taken = 0;
    while (next < messages) {
      int count = Libc.sendmmsg(socket, headers.address(next), messages - next, MSG_DONTWAIT);
      if (count > 0) {
        next += count;
        taken += count;
        continue;
      }
      int errno = Libc.errno();
      if (errno == EAGAIN) {
        long poll = headers.pollAddress(socket, POLLOUT);
        if (Libc.poll(poll, 1, SEND_PATIENCE_MILLIS) <= 0) {
          break;
        }
      } else if (errno != EINTR && !headers.dropLocal(next)) {
        // One that had an own address gets a second try without: the host may no longer have that.
        next++;
      }
    }
    return taken;
  }

  @Override
  public void wakeup() {
    readiness.wakeup();
  }

  @Override
  public int pathMtu(Endpoint endpoint) {
    int known = closed ? 0 : PathLookup.mtu(NativeEndpoint.of(endpoint));
    return known > 0 ? known : UNKNOWN_PATH_MTU;
  }

  @Override
  public Handover detach() {
    closed = true;
    readiness.close();
    return new OpenDescriptor(OpenDescriptor.UDP, socket, () -> {});
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      detach().close();
    }
  }
}
