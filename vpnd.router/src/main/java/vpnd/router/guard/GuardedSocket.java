// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.Handover;
import vpnd.api.port.UdpSocket;

/**
 * A socket behind the guard of its transport; every method but wakeup may throw a {@link
 * PartFailure}.
 */
public final class GuardedSocket implements UdpSocket, Guarded {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final UdpSocket socket;
  private final AttachmentGuard common;
  private final Guard guard;
  private final int localPort;

  /** Puts a socket behind its guard; throws what the socket throws. */
  GuardedSocket(UdpSocket socket, Guard guard) {
    this.socket = socket;
    this.guard = guard;
    this.localPort = socket.localPort();
    this.common = new AttachmentGuard(socket, guard, "UdpSocket", "", LIMIT);
  }

  @Override
  public Guard guard() {
    return guard;
  }

  @Override
  public Object part() {
    return socket;
  }

  @Override
  public int localPort() {
    return localPort;
  }

  @Override
  public int receive(PacketBatch batch, long timeoutNanos) throws IOException {
    int count;
    try {
      count = socket.receive(batch, timeoutNanos);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw common.failed("receive", e);
    }
    return common.checked("receive", count, batch);
  }

  @Override
  public int send(PacketBatch batch) {
    int count;
    try {
      count = socket.send(batch);
    } catch (Throwable e) {
      throw common.failed("send", e);
    }
    return common.checked("send", count, batch);
  }

  @Override
  public void pause() {
    try {
      socket.pause();
    } catch (Throwable e) {
      throw common.failed("pause", e);
    }
  }

  @Override
  public int openEphemeralPort(IntPredicate isInUse) {
    return get("openEphemeralPort", () -> socket.openEphemeralPort(isInUse));
  }

  @Override
  public void closeEphemeralPorts(IntPredicate isInUse) {
    run("closeEphemeralPorts", () -> socket.closeEphemeralPorts(isInUse));
  }

  @Override
  public void wakeup() {
    common.wakeup();
  }

  @Override
  public int pathMtu(Endpoint endpoint) {
    return guard.askOften("UdpSocket.pathMtu", LIMIT, () -> socket.pathMtu(endpoint));
  }

  @Override
  public int linkMtu(Endpoint endpoint) {
    return guard.askOften("UdpSocket.linkMtu", LIMIT, () -> socket.linkMtu(endpoint));
  }

  @Override
  public long tooLong() {
    return guard.askOften("UdpSocket.tooLong", LIMIT, socket::tooLong);
  }

  @Override
  public long overflows() {
    return getLong("overflows", socket::overflows);
  }

  @Override
  public @Nullable Handover detach() {
    return common.detach();
  }

  @Override
  public void close() {
    common.close();
  }

  private void run(String method, Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      throw common.failed(method, e);
    }
  }

  private int get(String method, IntSupplier call) {
    try {
      return call.getAsInt();
    } catch (Throwable e) {
      throw common.failed(method, e);
    }
  }

  private long getLong(String method, LongSupplier call) {
    try {
      return call.getAsLong();
    } catch (Throwable e) {
      throw common.failed(method, e);
    }
  }
}
