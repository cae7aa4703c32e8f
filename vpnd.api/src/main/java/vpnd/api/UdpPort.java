// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api;

import java.io.IOException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An unconnected UDP socket.
 *
 * <p>One thread receives. Any number of threads may send at the same time, each with a batch of its
 * own. {@link #wakeup} may come from any thread. {@link #close} is called when no thread is in
 * another method. Receiving and sending allocate nothing per datagram, and errors that routers and
 * peers report by ICMP are ignored.
 */
@ConsumerType
public interface UdpPort extends AutoCloseable {
  /** The local UDP port; always the same. */
  int localPort();

  /**
   * Waits for datagrams and takes as many as are there and fit. Each goes to the beginning of a
   * slot; the slot's length and endpoint (its source, with the own address that it was sent to
   * where the system tells) are set. A datagram longer than a slot is cut to the slot's size.
   *
   * @param timeoutNanos how long to wait for the first datagram; 0 to take only what is there
   * @return the new {@link PacketBatch#count}; 0 after the time or a {@link #wakeup}
   * @throws IOException if the socket is gone
   */
  int receive(PacketBatch batch, long timeoutNanos) throws IOException;

  /**
   * Tells that the next {@link #receive} may be a while off: what arrives meanwhile should wait
   * rather than be lost. Called by the thread that receives, maybe many times.
   */
  default void pause() {}

  /**
   * Sends all non-empty slots to their endpoints, where the system can do so from the own address
   * that an endpoint has. An own address that the host no longer has holds nothing up: the system
   * then chooses one. A datagram that is {@linkplain PacketBatch#isFragmentable fragmentable} may
   * be sent in fragments; all others are marked "do not fragment" where the system can do that.
   *
   * @return how many of them the host's network took; the others are lost, as any datagram may be
   */
  int send(PacketBatch batch);

  /**
   * Opens a port beside {@link #localPort}, chosen by the system: to routers on the way, what is
   * sent from there is of a new flow. From then on {@link #receive} takes from it too, and {@link
   * #send} sends from it to endpoints that have it. There are only a few places, and those of ports
   * that are not in use are taken first. Called by the thread that receives.
   *
   * @param isInUse whether datagrams will be sent from a port that is open
   * @return the port, which may be the newest one if all places are in use; 0 if there is none
   */
  default int openFreshPort(IntPredicate isInUse) {
    return 0;
  }

  /**
   * Closes the ports of {@link #openFreshPort} that are not in use. What is sent to an endpoint
   * with such a port leaves from {@link #localPort}. Called by the thread that receives.
   */
  default void closeFreshPorts(IntPredicate isInUse) {}

  /** Ends the {@link #receive} under way, or else the next one. */
  void wakeup();

  /**
   * The largest IP packet, in bytes, that the host thinks can reach the endpoint in one piece; 1500
   * where it does not know.
   */
  int pathMtu(Endpoint endpoint);

  /**
   * The largest IP packet, in bytes, that the host's own link on the way to the endpoint takes:
   * what no message from the network can change. As {@link #pathMtu} where the system does not
   * tell.
   */
  default int linkMtu(Endpoint endpoint) {
    return pathMtu(endpoint);
  }

  /**
   * How many datagrams were not sent since the socket was opened, because they are longer than what
   * the host knows to fit the path. From any thread; 0 where the system does not tell.
   */
  default long tooLong() {
    return 0;
  }

  /**
   * How many datagrams the host has dropped since the socket was opened, because too many were
   * waiting to be received; 0 where the system does not tell. Those that arrived as one message may
   * count as one. Asked by the thread that receives.
   */
  default long overflows() {
    return 0;
  }

  /**
   * Gives the socket up, open, for {@link UdpTransport#adopt}. Called under the same condition as
   * {@link #close} and in its place; no other method is called after.
   *
   * @return null if this socket can only be closed, which the caller then does
   */
  default @Nullable Handover detach() {
    return null;
  }

  @Override
  void close();
}
