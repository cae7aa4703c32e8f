// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;
import vpnd.api.Handover;
import vpnd.api.PacketBatch;
import vpnd.api.UdpPort;
import vpnd.api.UdpTransport;

/** The JDK's transport, which notes who uses a socket after it was closed. */
final class CountedTransport implements UdpTransport {
  private final AtomicInteger misuses;
  private final AtomicInteger pauses = new AtomicInteger();
  private volatile long overflows;
  private final boolean handsOver;

  /**
   * @param misuses counts calls after {@link UdpPort#close}
   */
  CountedTransport(AtomicInteger misuses) {
    this(misuses, false);
  }

  /**
   * @param misuses counts calls after {@link UdpPort#close} and {@link UdpPort#detach}
   * @param handsOver whether its sockets can be handed over
   */
  CountedTransport(AtomicInteger misuses, boolean handsOver) {
    this.misuses = misuses;
    this.handsOver = handsOver;
  }

  /** How often a socket was told that nobody receives for a while. */
  int pauses() {
    return pauses.get();
  }

  /** The host has dropped so many datagrams. */
  void overflow(long datagrams) {
    overflows = datagrams;
  }

  @Override
  public UdpPort open(int localPort) throws IOException {
    return new CheckedPort(new JdkUdpTransport().open(localPort));
  }

  @Override
  public @Nullable UdpPort adopt(Handover handover) {
    if (handsOver
        && handover instanceof ParkedHandover<?> parked
        && parked.part() instanceof UdpPort port) {
      var unused = handover.take();
      return new CheckedPort(port);
    }
    return null;
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
    public void pause() {
      checkUse();
      pauses.incrementAndGet();
    }

    @Override
    public long overflows() {
      checkUse();
      return overflows;
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
    public @Nullable Handover detach() {
      isClosed = handsOver;
      return handsOver ? new ParkedHandover<>(port, port::close) : null;
    }

    @Override
    public void close() {
      isClosed = true;
      port.close();
    }
  }
}
