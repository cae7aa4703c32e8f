// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.traffic;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A UDP socket of this process. */
public final class SocketSide implements HostSide {
  private static final int LIMIT_MILLIS = 5_000;

  private final DatagramSocket socket;
  private final InetAddress other;

  /**
   * @param own an address of the device
   * @param other an address that is routed to the device
   */
  public SocketSide(InetAddress own, InetAddress other) throws IOException {
    this.socket = bound(own);
    this.other = other;
    socket.setSoTimeout(LIMIT_MILLIS);
  }

  /** Waits until programs can use a new address. */
  public static void awaitUsable(InetAddress own) throws IOException {
    bound(own).close();
  }

  /** Some systems use a new address of IPv6 only after a second. */
  private static DatagramSocket bound(InetAddress own) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
    while (true) {
      try {
        return new DatagramSocket(0, own);
      } catch (BindException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  @Override
  public void send(byte[] payload) throws IOException {
    socket.send(new DatagramPacket(payload, payload.length, other, TunnelEnd.PORT));
  }

  @Override
  public byte[] receive() throws IOException {
    var packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
    socket.receive(packet);
    if (!packet.getAddress().equals(other) || packet.getPort() != TunnelEnd.PORT) {
      throw new SocketException("a datagram came from " + packet.getSocketAddress());
    }
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  @Override
  public void close() {
    socket.close();
  }
}
