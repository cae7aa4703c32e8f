// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import vpnd.api.Endpoint;
import vpnd.api.PacketBatch;
import vpnd.api.UdpPort;
import vpnd.api.UdpTransport;

/** The JDK's transport, which notes who uses a socket after it was closed. */
final class CountedTransport implements UdpTransport {
  private final AtomicInteger misuses;

  /**
   * @param misuses counts calls after {@link UdpPort#close}
   */
  CountedTransport(AtomicInteger misuses) {
    this.misuses = misuses;
  }

  @Override
  public UdpPort open(int localPort) throws IOException {
    return new CheckedPort(new JdkUdpTransport().open(localPort));
  }

  private final class CheckedPort implements UdpPort {
    private final UdpPort port;
    private volatile boolean isClosed;

    CheckedPort(UdpPort port) {
      this.port = port;
    }

    private void checkUse() {
      if (isClosed) {
        misuses.incrementAndGet();
      }
    }

    @Override
    public int localPort() {
      return port.localPort();
    }

    @Override
    public int receive(PacketBatch batch, long timeoutNanos) throws IOException {
      checkUse();
      var count = port.receive(batch, timeoutNanos);
      checkUse();
      return count;
    }

    @Override
    public int send(PacketBatch batch) {
      checkUse();
      return port.send(batch);
    }

    @Override
    public void wakeup() {
      port.wakeup();
    }

    @Override
    public int pathMtu(Endpoint endpoint) {
      return port.pathMtu(endpoint);
    }

    @Override
    public void close() {
      isClosed = true;
      port.close();
    }
  }
}
