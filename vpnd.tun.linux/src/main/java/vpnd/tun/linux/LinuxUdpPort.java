// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;
import vpnd.api.Handover;
import vpnd.api.PacketBatch;
import vpnd.api.Reason;
import vpnd.api.UdpPort;

/**
 * A UDP socket that moves a whole batch with few system calls each way, and datagrams that belong
 * together as one message where the kernel can. It answers from the address at which it was spoken
 * to.
 */
final class LinuxUdpPort implements UdpPort {
  private static final Logger LOG = System.getLogger("vpnd.tun.linux");
  private static final int UNKNOWN_PATH_MTU = 1500;

  private final int socket;
  private final int localPort;
  private final boolean receivesSegments;
  private final UdpReceiver receiver;
  private final UdpSender sender;
  private final FreshPorts freshPorts;
  private final Readiness readiness;
  private final SocketOverflows overflows;
  private boolean pauses = true;
  private volatile boolean closed;

  /**
   * @param socket becomes this object's to close, unless this constructor throws
   * @param rest what a former port had received from it and not given out
   */
  LinuxUdpPort(int socket, AddressFamily family, @Nullable PacketBatch rest, FreshPorts freshPorts)
      throws IOException {
    var endpoints = new EndpointCache(0, PathLookup::choosesLocal);
    this.socket = socket;
    this.localPort = UdpSocket.localPort(socket, family);
    this.receivesSegments = SegmentSize.receive(socket);
    this.receiver = new UdpReceiver(socket, family, endpoints, rest);
    this.sender =
        new UdpSender(socket, family, endpoints, port -> port == 0 || !freshPorts.isOpen(port));
    this.freshPorts = freshPorts;
    this.readiness = new Readiness(socket);
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
      UdpSocket.shortenQueue(socket);
      freshPorts.shortenQueues();
    }
    if (count == 0 && timeoutNanos > 0 && readiness.await(timeoutNanos)) {
      count = take(batch);
    }
    batch.count(count);
    return count;
  }

  private int take(PacketBatch batch) throws IOException {
    try {
      int count = receiver.take(batch, 0);
      return freshPorts.isEmpty() ? count : freshPorts.take(batch, count);
    } catch (IOException e) {
      throw new IOException("UDP port " + localPort + " is gone: " + Reason.of(e), e);
    }
  }

  @Override
  public void pause() {
    if (!pauses && !closed) {
      pauses = true;
      UdpSocket.lengthenQueue(socket);
      freshPorts.lengthenQueues();
    }
  }

  @Override
  public int send(PacketBatch batch) {
    if (closed) {
      return 0;
    }
    int taken = sender.send(batch);
    return freshPorts.isEmpty() ? taken : taken + freshPorts.send(batch);
  }

  @Override
  public int openFreshPort(IntPredicate isInUse) {
    int port = closed ? 0 : freshPorts.open(isInUse);
    watch();
    return port;
  }

  @Override
  public void closeFreshPorts(IntPredicate isInUse) {
    if (!closed) {
      freshPorts.keep(isInUse);
      watch();
    }
  }

  private void watch() {
    readiness.watch(descriptors(freshPorts.descriptors()));
  }

  private int[] descriptors(int[] further) {
    return IntStream.concat(IntStream.of(socket), IntStream.of(further)).toArray();
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
  public int linkMtu(Endpoint endpoint) {
    int known = pathMtu(endpoint);
    if (known >= UNKNOWN_PATH_MTU || closed) {
      return known;
    }
    return Math.max(known, PathLookup.linkMtu(NativeEndpoint.of(endpoint)));
  }

  @Override
  public long tooLong() {
    return sender.tooLong() + freshPorts.tooLong();
  }

  @Override
  public long overflows() {
    return closed ? 0 : overflows.read() + freshPorts.overflows();
  }

  @Override
  public Handover detach() {
    pause();
    closed = true;
    readiness.close();
    var kind = receivesSegments ? OpenDescriptor.UDP_SEGMENTS : OpenDescriptor.UDP;
    return OpenDescriptor.ofSockets(kind, descriptors(freshPorts.detach()), receiver.rest());
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      detach().close();
    }
  }
}
