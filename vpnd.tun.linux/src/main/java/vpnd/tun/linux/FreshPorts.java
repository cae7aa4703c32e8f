// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntPredicate;
import vpnd.api.PacketBatch;

/**
 * Further sockets beside that of a {@link LinuxUdpPort}, each on a port that the system chose.
 *
 * <p>Any number of threads may send; the other methods are for the thread that receives. A
 * descriptor that senders may still know is never closed while they run: what it stands for is
 * replaced (dup2(2)).
 */
final class FreshPorts {
  /** Most ports that are open at the same time. */
  static final int MOST = 3;

  private static final int O_CLOEXEC = 0x80000;

  private record Lane(
      int descriptor, int port, UdpReceiver receiver, UdpSender sender, SocketOverflows overflows) {
    static Lane of(int descriptor, AddressFamily family) throws IOException {
      int port = UdpSocket.localPort(descriptor, family);
      SegmentSize.receive(descriptor);
      var endpoints = new EndpointCache(port, PathLookup::choosesLocal);
      return new Lane(
          descriptor,
          port,
          new UdpReceiver(descriptor, family, endpoints, null),
          new UdpSender(descriptor, family, endpoints, wanted -> wanted == port),
          new SocketOverflows(descriptor));
    }
  }

  private final AddressFamily family;
  private final Deque<Integer> unused = new ArrayDeque<>();
  private volatile List<Lane> lanes = List.of();
  private long overflowsOfClosed;

  /**
   * @param descriptors of sockets that are open already; they become this object's to close
   */
  FreshPorts(AddressFamily family, int... descriptors) throws IOException {
    this.family = family;
    for (int descriptor : descriptors) {
      add(descriptor);
    }
  }

  private void add(int descriptor) throws IOException {
    var changed = new ArrayList<>(lanes);
    changed.add(Lane.of(descriptor, family));
    lanes = List.copyOf(changed);
  }

  boolean isEmpty() {
    return lanes.isEmpty();
  }

  /** Whether one of them is open on a port. */
  boolean isOpen(int port) {
    for (var lane : lanes) {
      if (lane.port == port) {
        return true;
      }
    }
    return false;
  }

  /**
   * Opens one more, in the place of those that are not in use.
   *
   * @return its port; that of the newest if all places are in use; 0 if the system has none
   */
  int open(IntPredicate isInUse) {
    keep(isInUse);
    if (lanes.size() == MOST) {
      return lanes.get(MOST - 1).port;
    }
    try {
      addNew(UdpSocket.open(family, 0));
      return lanes.get(lanes.size() - 1).port;
    } catch (IOException e) {
      return 0;
    }
  }

  private void addNew(int socket) throws IOException {
    if (unused.isEmpty()) {
      try {
        add(socket);
      } catch (IOException e) {
        Libc.close(socket);
        throw e;
      }
    } else {
      add(moved(socket, unused.element()));
      unused.remove();
    }
  }

  /** Closes those that are not in use. */
  void keep(IntPredicate isInUse) {
    for (var lane : lanes) {
      if (!isInUse.test(lane.port)) {
        close(lane);
      }
    }
  }

  private void close(Lane lane) {
    try {
      long overflows = lane.overflows.read();
      unused.add(moved(UdpSocket.create(family), lane.descriptor));
      overflowsOfClosed += overflows;
      var changed = new ArrayList<>(lanes);
      changed.remove(lane);
      lanes = List.copyOf(changed);
    } catch (IOException e) {
      // Without a descriptor to put in its place it stays open until the next attempt.
    }
  }

  /** Has a descriptor that is in use stand for a socket from now on. */
  private static int moved(int socket, int descriptor) throws IOException {
    int result = Libc.dup3(socket, descriptor, O_CLOEXEC);
    int errno = Libc.errno();
    Libc.close(socket);
    if (result < 0) {
      throw new IOException(Libc.strerror(errno));
    }
    return descriptor;
  }

  /**
   * Fills slots from this one on with what is there.
   *
   * @return the first slot that is free
   * @throws IOException if a socket is gone
   */
  int take(PacketBatch batch, int firstSlot) throws IOException {
    int next = firstSlot;
    for (var lane : lanes) {
      next = lane.receiver.take(batch, next);
    }
    return next;
  }

  /** Sends the slots whose endpoints are to be reached from one of these ports. */
  int send(PacketBatch batch) {
    int taken = 0;
    for (var lane : lanes) {
      taken += lane.sender.send(batch);
    }
    return taken;
  }

  /** See {@link UdpSocket#lengthenQueue}. */
  void lengthenQueues() {
    lanes.forEach(lane -> UdpSocket.lengthenQueue(lane.descriptor));
  }

  /** See {@link UdpSocket#shortenQueue}. */
  void shortenQueues() {
    lanes.forEach(lane -> UdpSocket.shortenQueue(lane.descriptor));
  }

  /** See {@link SocketOverflows#read}, for all that ever were open. */
  long overflows() {
    long sum = overflowsOfClosed;
    for (var lane : lanes) {
      sum += lane.overflows.read();
    }
    return sum;
  }

  /** See {@link UdpSender#tooLong}, for those that are open. */
  long tooLong() {
    long sum = 0;
    for (var lane : lanes) {
      sum += lane.sender.tooLong();
    }
    return sum;
  }

  /** The descriptors of those that are open. */
  int[] descriptors() {
    return lanes.stream().mapToInt(Lane::descriptor).toArray();
  }

  /** Gives those that are open up, to be used or closed by somebody else; nobody sends any more. */
  int[] detach() {
    unused.forEach(Libc::close);
    unused.clear();
    return descriptors();
  }
}
