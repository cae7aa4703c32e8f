// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.tun.linux.libc.Libc;

/**
 * Additional sockets of a {@link LinuxUdpSocket}, each bound to an ephemeral port.
 *
 * <p>Any number of threads may send; the other methods are for the receiving thread. A descriptor
 * that a sender may still use is never closed while senders run: dup2(2) replaces what it refers
 * to.
 */
final class EphemeralSockets {
  /** Limit of ports that are open at the same time. */
  static final int MOST = 3;

  private static final int O_CLOEXEC = 0x80000;

  private record EphemeralSocket(
      int descriptor, int port, UdpReceiver receiver, UdpSender sender, SocketOverflows overflows) {
    static EphemeralSocket of(int descriptor, SocketFamily family) throws IOException {
      int port = SocketCalls.localPort(descriptor, family);
      UdpOffload.enableReceive(descriptor);
      var endpoints = new EndpointCache(port, PathLookup::choosesLocal);
      return new EphemeralSocket(
          descriptor,
          port,
          new UdpReceiver(descriptor, family, endpoints, null),
          new UdpSender(descriptor, family, endpoints, wanted -> wanted == port),
          new SocketOverflows(descriptor));
    }
  }

  private final SocketFamily family;
  private final Deque<Integer> unused = new ArrayDeque<>();
  private volatile List<EphemeralSocket> sockets = List.of();
  private long overflowsOfClosed;

  /**
   * @param descriptors open sockets, which this object will close
   */
  EphemeralSockets(SocketFamily family, int... descriptors) throws IOException {
    this.family = family;
    for (int descriptor : descriptors) {
      add(descriptor);
    }
  }

  private void add(int descriptor) throws IOException {
    var changed = new ArrayList<>(sockets);
    changed.add(EphemeralSocket.of(descriptor, family));
    sockets = List.copyOf(changed);
  }

  boolean isEmpty() {
    return sockets.isEmpty();
  }

  /** Whether one of them is open on a port. */
  boolean isOpen(int port) {
    for (var socket : sockets) {
      if (socket.port == port) {
        return true;
      }
    }
    return false;
  }

  /**
   * Closes the sockets that are not in use and opens one more.
   *
   * @param isInUse tests a local port
   * @return the new port; that of the newest socket if all {@value #MOST} are in use; 0 if none can
   *     be opened
   */
  int open(IntPredicate isInUse) {
    keep(isInUse);
    if (sockets.size() == MOST) {
      return sockets.get(MOST - 1).port;
    }
    try {
      addNew(SocketCalls.open(family, 0));
      return sockets.get(sockets.size() - 1).port;
    } catch (IOException e) {
      return 0;
    }
  }

  private void addNew(int descriptor) throws IOException {
    if (unused.isEmpty()) {
      try {
        add(descriptor);
      } catch (IOException e) {
        Libc.close(descriptor);
        throw e;
      }
    } else {
      add(moved(descriptor, unused.element()));
      unused.remove();
    }
  }

  /** Closes the sockets whose ports are not in use. */
  void keep(IntPredicate isInUse) {
    for (var socket : sockets) {
      if (!isInUse.test(socket.port)) {
        close(socket);
      }
    }
  }

  private void close(EphemeralSocket socket) {
    try {
      long overflows = socket.overflows.read();
      unused.add(moved(SocketCalls.create(family), socket.descriptor));
      overflowsOfClosed += overflows;
      var changed = new ArrayList<>(sockets);
      changed.remove(socket);
      sockets = List.copyOf(changed);
    } catch (IOException e) {
      // Without a descriptor to replace it, it stays open until the next attempt.
    }
  }

  /**
   * Makes a descriptor that senders may use refer to another socket, and closes the redundant one.
   */
  private static int moved(int fresh, int descriptor) throws IOException {
    int result = Libc.dup3(fresh, descriptor, O_CLOEXEC);
    int errno = Libc.errno();
    Libc.close(fresh);
    if (result < 0) {
      throw new IOException(Libc.strerror(errno));
    }
    return descriptor;
  }

  /**
   * Receives without waiting, into slots beginning with the given one.
   *
   * @return the first slot that is still free
   * @throws IOException if a socket is gone
   */
  int take(PacketBatch batch, int firstSlot) throws IOException {
    int next = firstSlot;
    for (var socket : sockets) {
      next = socket.receiver.take(batch, next);
    }
    return next;
  }

  /** Sends the slots whose endpoints have one of these local ports; returns how many were taken. */
  int send(PacketBatch batch) {
    int taken = 0;
    for (var socket : sockets) {
      taken += socket.sender.send(batch);
    }
    return taken;
  }

  /** See {@link SocketCalls#lengthenQueue}. */
  void lengthenQueues() {
    sockets.forEach(socket -> SocketCalls.lengthenQueue(socket.descriptor));
  }

  /** See {@link SocketCalls#shortenQueue}. */
  void shortenQueues() {
    sockets.forEach(socket -> SocketCalls.shortenQueue(socket.descriptor));
  }

  /** As {@link SocketOverflows#read}, summed over all sockets that ever were open. */
  long overflows() {
    long sum = overflowsOfClosed;
    for (var socket : sockets) {
      sum += socket.overflows.read();
    }
    return sum;
  }

  /** As {@link UdpSender#tooLong}, summed over the open sockets. */
  long tooLong() {
    long sum = 0;
    for (var socket : sockets) {
      sum += socket.sender.tooLong();
    }
    return sum;
  }

  /** The descriptors of the open sockets. */
  int[] descriptors() {
    return sockets.stream().mapToInt(EphemeralSocket::descriptor).toArray();
  }

  /** Releases the open sockets to the caller; no thread may send any more. */
  int[] detach() {
    unused.forEach(Libc::close);
    unused.clear();
    return descriptors();
  }
}
