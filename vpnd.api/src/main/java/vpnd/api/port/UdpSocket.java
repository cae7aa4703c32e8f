// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.port;

import java.io.IOException;
import java.util.function.IntPredicate;
import org.osgi.annotation.versioning.ConsumerType;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;

/**
 * An unconnected UDP socket.
 *
 * <p>One thread receives. Any number of threads may send at the same time, each with its own batch.
 * {@link #wakeup} may come from any thread. {@link #close} is called when no thread is in another
 * method. Receiving and sending allocate nothing per datagram, and errors that routers and peers
 * report by ICMP are ignored.
 */
@ConsumerType
public interface UdpSocket extends Attachment {
  /** The local UDP port; always the same. */
  int localPort();

  /**
   * Waits for datagrams and receives those that are available and fit. Each is written to the
   * beginning of a slot; the slot's length and endpoint (its source, with the own address that it
   * was sent to where the system tells) are set. A datagram longer than a slot is truncated to the
   * slot's size.
   *
   * @param timeoutNanos how long to wait for the first datagram; 0 to not wait
   * @return the new {@link PacketBatch#count}; 0 after the timeout or a {@link #wakeup}
   * @throws IOException if the socket is no longer usable
   */
  int receive(PacketBatch batch, long timeoutNanos) throws IOException;

  /**
   * Announces that the next {@link #receive} may be delayed: datagrams that arrive until then
   * should be queued rather than dropped. Called by the thread that receives, possibly repeatedly.
   */
  default void pause() {}

  /**
   * Sends all non-empty slots to their endpoints, where the system can do so from the own address
   * that an endpoint has. An own address that the host no longer has holds nothing up: the system
   * then chooses one. A datagram that is {@linkplain PacketBatch#isFragmentable fragmentable} may
   * be sent in fragments; all others are marked "do not fragment" where the system can do that. The
   * {@linkplain PacketBatch#trafficClass traffic class} is set in the outer header where it can.
   *
   * @return the number of datagrams that the host's network stack accepted; the others are lost
   */
  int send(PacketBatch batch);

  /**
   * Opens a port in addition to {@link #localPort}, chosen by the system: for routers on the path,
   * datagrams from it are a new flow. From then on {@link #receive} also reads from it, and {@link
   * #send} uses it for endpoints that name it. The number of ports is small, and unused ones are
   * replaced first. Called by the thread that receives.
   *
   * @param isInUse whether datagrams will be sent from an open port
   * @return the port, which may be the newest one if all are in use; 0 if there is none
   */
  default int openEphemeralPort(IntPredicate isInUse) {
    return 0;
  }

  /**
   * Closes the ports of {@link #openEphemeralPort} that are not in use. Datagrams to an endpoint
   * with such a port are sent from {@link #localPort}. Called by the thread that receives.
   */
  default void closeEphemeralPorts(IntPredicate isInUse) {}

  /** The host's path MTU to the endpoint, in bytes of the IP packet; 1500 if it is not known. */
  int pathMtu(Endpoint endpoint);

  /**
   * The MTU of the host's own link to the endpoint, in bytes, which no message from the network can
   * change. Like {@link #pathMtu} if the system does not report it.
   */
  default int linkMtu(Endpoint endpoint) {
    return pathMtu(endpoint);
  }

  /**
   * Number of datagrams not sent since the socket was opened, because they are longer than the
   * host's path MTU. From any thread; 0 if the system does not report it.
   */
  default long tooLong() {
    return 0;
  }

  /**
   * Number of datagrams that the host has dropped since the socket was opened, because the receive
   * buffer was full; 0 if the system does not report it. Those that arrived as one message may
   * count as one. Called by the thread that receives.
   */
  default long overflows() {
    return 0;
  }
}
