// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import vpnd.api.operation.Reason;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.Handover;
import vpnd.api.port.UdpSocket;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.porting.endpoint.NativeEndpoint;
import vpnd.tun.linux.libc.Poller;

/**
 * A UDP socket that sends and receives a batch with few system calls, by {@link UdpOffload} where
 * the kernel has it. On multihomed hosts, replies use the local address the peer contacted.
 */
final class LinuxUdpSocket implements UdpSocket {
  private static final Logger LOG = System.getLogger("vpnd.tun.linux");
  private static final int UNKNOWN_PATH_MTU = 1500;

  private final int socket;
  private final int localPort;
  private final boolean receivesSegments;
  private final UdpReceiver receiver;
  private final UdpSender sender;
  private final EphemeralSockets ephemeral;
  private final Poller poller;
  private final SocketOverflows overflows;
  private boolean pauses = true;
  private volatile boolean closed;

  /**
   * @param socket closed by this object, unless this constructor throws
   * @param pending datagrams that a former port had not delivered; null if there are none
   */
  LinuxUdpSocket(
      int socket, SocketFamily family, @Nullable PacketBatch pending, EphemeralSockets ephemeral)
      throws IOException {
    var endpoints = new EndpointCache(0, PathLookup::choosesLocal);
    this.socket = socket;
    this.localPort = SocketCalls.localPort(socket, family);
    this.receivesSegments = UdpOffload.enableReceive(socket);
    this.receiver = new UdpReceiver(socket, family, endpoints, pending);
    this.sender =
        new UdpSender(socket, family, endpoints, port -> port == 0 || !ephemeral.isOpen(port));
    this.ephemeral = ephemeral;
    this.poller = new Poller(socket);
    watch();
    this.overflows = new SocketOverflows(socket);
    if (!receivesSegments || !sender.segments()) {
      LOG.log(
          Level.INFO,
          "UDP port {0}: this kernel moves datagrams one by one (one of Linux 5.0 or later would"
              + " not), so large transfers take more processor time",
          Integer.toString(localPort));
    }
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
    if (count == 0 && pauses) {
      // Not before: while much waits, a short queue takes nothing more.
      pauses = false;
      SocketCalls.shortenQueue(socket);
      ephemeral.shortenQueues();
    }
    if (count == 0 && timeoutNanos > 0 && poller.await(timeoutNanos)) {
      count = take(batch);
    }
    batch.count(count);
    return count;
  }

  private int take(PacketBatch batch) throws IOException {
    try {
      int count = receiver.take(batch, 0);
      return ephemeral.isEmpty() ? count : ephemeral.take(batch, count);
    } catch (IOException e) {
      throw new IOException("UDP port " + localPort + " is gone: " + Reason.of(e), e);
    }
  }

  @Override
  public void pause() {
    if (!pauses && !closed) {
      pauses = true;
      SocketCalls.lengthenQueue(socket);
      ephemeral.lengthenQueues();
    }
  }

  @Override
  public int send(PacketBatch batch) {
    if (closed) {
      return 0;
    }
    int taken = sender.send(batch);
    return ephemeral.isEmpty() ? taken : taken + ephemeral.send(batch);
  }

  @Override
  public int openEphemeralPort(IntPredicate isInUse) {
    int port = closed ? 0 : ephemeral.open(isInUse);
    watch();
    return port;
  }

  @Override
  public void closeEphemeralPorts(IntPredicate isInUse) {
    if (!closed) {
      ephemeral.keep(isInUse);
      watch();
    }
  }

  private void watch() {
    poller.watch(descriptors(ephemeral.descriptors()));
  }

  private int[] descriptors(int[] further) {
    return IntStream.concat(IntStream.of(socket), IntStream.of(further)).toArray();
  }

  @Override
  public void wakeup() {
    poller.wakeup();
  }

  @Override
  public int pathMtu(Endpoint endpoint) {
    int known = closed ? 0 : PathLookup.mtu(NativeEndpoint.of(endpoint));
    return known > 0 ? known : UNKNOWN_PATH_MTU;
  }

  @Override
  public int linkMtu(Endpoint endpoint) {
    int known = pathMtu(endpoint);
    if (known >= UNKNOWN_PATH_MTU || closed) {
      return known;
    }
    return Math.max(known, PathLookup.linkMtu(NativeEndpoint.of(endpoint)));
  }

  @Override
  public long tooLong() {
    return sender.tooLong() + ephemeral.tooLong();
  }

  @Override
  public long overflows() {
    return closed ? 0 : overflows.read() + ephemeral.overflows();
  }

  @Override
  public Handover detach() {
    pause();
    closed = true;
    poller.close();
    var kind = receivesSegments ? UdpHandover.WITH_GRO : UdpHandover.SOCKET;
    return UdpHandover.of(kind, descriptors(ephemeral.detach()), receiver.pending());
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      detach().close();
    }
  }
}
