// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.traffic;

/** A program of the host that exchanges datagrams with the far end of a tunnel. */
public interface HostSide extends AutoCloseable {
  /** Sends a datagram from the address of the device to {@link TunnelEnd#PORT} behind it. */
  void send(byte[] payload) throws Exception;

  /**
   * The payload of the next datagram that comes from there.
   *
   * @throws java.io.IOException if none comes within five seconds
   */
  byte[] receive() throws Exception;

  @Override
  void close();
}
