// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.udp;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.List;
import vpnd.api.operation.Reason;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.Handover;
import vpnd.api.port.UdpSocket;
import vpnd.porting.handover.DescriptorHandover;
import vpnd.porting.memory.PerBatch;
import vpnd.tun.bsd.libc.CLibrary;
import vpnd.tun.bsd.libc.NativeCLibrary;
import vpnd.tun.bsd.libc.PipePoller;

/**
 * A UDP port: a socket for IPv4 and one for IPv6, where the host has it. On multihomed hosts,
 * replies use the local address the peer contacted.
 */
final class BsdUdpSocket implements UdpSocket {
  private static final int USUAL_MTU = 1500;

  private final CLibrary c;
  private final String kind;
  private final int localPort;
  private final List<FamilySocket> sockets;
  private final PipePoller poller;
  private final PerBatch<MessageTable> tables =
      new PerBatch<>(batch -> new MessageTable(batch.capacity()));
  private volatile boolean closed;

  /**
   * @param c one use of it, which ends with the socket
   * @param kind of the handover of the sockets
   * @param sockets closed by this object, unless this constructor throws
   */
  BsdUdpSocket(CLibrary c, String kind, int localPort, List<FamilySocket> sockets)
      throws IOException {
    this.c = c;
    this.kind = kind;
    this.localPort = localPort;
    this.sockets = List.copyOf(sockets);
    this.poller = new PipePoller(c, descriptors());
  }

  private int[] descriptors() {
    return sockets.stream().mapToInt(FamilySocket::descriptor).toArray();
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
    try {
      int count = receiveNow(batch);
      if (count == 0 && timeoutNanos > 0 && poller.await(timeoutNanos)) {
        count = receiveNow(batch);
      }
      batch.count(count);
      return count;
    } catch (IOException e) {
      throw new IOException("UDP port " + localPort + " is gone: " + Reason.of(e), e);
    } finally {
      Reference.reachabilityFence(batch);
    }
  }

  private int receiveNow(PacketBatch batch) throws IOException {
    int next = 0;
    for (int i = 0; i < sockets.size(); i++) {
      next = sockets.get(i).receive(batch, next);
    }
    return next;
  }

  @Override
  public int send(PacketBatch batch) {
    if (closed) {
      return 0;
    }
    var table = tables.of(batch);
    int taken = 0;
    try {
      for (int i = 0; i < sockets.size(); i++) {
        taken += sockets.get(i).send(batch, table);
      }
    } finally {
      Reference.reachabilityFence(batch);
    }
    return taken;
  }

  @Override
  public void wakeup() {
    poller.wakeup();
  }

  @Override
  public int pathMtu(Endpoint endpoint) {
    return USUAL_MTU;
  }

  @Override
  public long tooLong() {
    return sockets.stream().mapToLong(FamilySocket::tooLong).sum();
  }

  @Override
  public Handover detach() {
    closed = true;
    poller.close();
    var descriptors = descriptors();
    return new DescriptorHandover(
        kind,
        descriptors,
        null,
        () -> {
          for (int descriptor : descriptors) {
            c.close(descriptor);
          }
        },
        NativeCLibrary::release);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      detach().close();
    }
  }
}
