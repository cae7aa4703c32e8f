// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.io.IOException;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;
import vpnd.api.Handover;
import vpnd.api.PacketBatch;
import vpnd.api.UdpPort;

/**
 * A socket behind the guard of its transport; every method but wakeup may throw a {@link
 * PartFailure}.
 */
public final class GuardedSocket implements UdpPort, Guarded {
  private final UdpPort socket;
  private final Guard guard;
  private final int localPort;

  private GuardedSocket(UdpPort socket, Guard guard) {
    this.socket = socket;
    this.guard = guard;
    this.localPort = socket.localPort();
  }

  /** Puts a socket behind its guard. */
  static @Nullable UdpPort of(@Nullable UdpPort socket, Guard guard) {
    if (socket == null) {
      return null;
    }
    try {
      return new GuardedSocket(socket, guard);
    } catch (Throwable e) {
      guard.release("UdpPort.close", GuardedTransport.LIMIT, socket::close);
      throw e;
    }
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
      throw guard.failedOnPath("UdpPort.receive", e);
    }
    return checked("UdpPort.receive", count, batch);
  }

  @Override
  public int send(PacketBatch batch) {
    int count;
    try {
      count = socket.send(batch);
    } catch (Throwable e) {
      throw guard.failedOnPath("UdpPort.send", e);
    }
    return checked("UdpPort.send", count, batch);
  }

  private int checked(String method, int count, PacketBatch batch) {
    if (count < 0 || count > batch.capacity()) {
      throw guard.failedOnPath(
          method,
          new IndexOutOfBoundsException(
              "%d datagrams in a batch of %d".formatted(count, batch.capacity())));
    }
    return count;
  }

  @Override
  public void pause() {
    try {
      socket.pause();
    } catch (Throwable e) {
      throw guard.failedOnPath("UdpPort.pause", e);
    }
  }

  @Override
  public int openFreshPort(IntPredicate isInUse) {
    return get("openFreshPort", () -> socket.openFreshPort(isInUse));
  }

  @Override
  public void closeFreshPorts(IntPredicate isInUse) {
    run("closeFreshPorts", () -> socket.closeFreshPorts(isInUse));
  }

  @Override
  public void wakeup() {
    guard.wake("UdpPort.wakeup", GuardedTransport.LIMIT, socket::wakeup);
  }

  @Override
  public int pathMtu(Endpoint endpoint) {
    return guard.askOften(
        "UdpPort.pathMtu", GuardedTransport.LIMIT, () -> socket.pathMtu(endpoint));
  }

  @Override
  public int linkMtu(Endpoint endpoint) {
    return guard.askOften(
        "UdpPort.linkMtu", GuardedTransport.LIMIT, () -> socket.linkMtu(endpoint));
  }

  @Override
  public long tooLong() {
    return guard.askOften("UdpPort.tooLong", GuardedTransport.LIMIT, socket::tooLong);
  }

  @Override
  public long overflows() {
    return getLong("overflows", socket::overflows);
  }

  /** One that misbehaved leaves nothing that another part should go on with. */
  @Override
  public @Nullable Handover detach() {
    if (guard.fault() != null) {
      return null;
    }
    try {
      return guard.call("UdpPort.detach", GuardedTransport.LIMIT, socket::detach);
    } catch (IOException e) {
      throw guard.failed("UdpPort.detach", "threw " + e);
    }
  }

  @Override
  public void close() {
    guard.release("UdpPort.close", GuardedTransport.LIMIT, socket::close);
  }

  private void run(String method, Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      throw guard.failedOnPath("UdpPort." + method, e);
    }
  }

  private int get(String method, IntSupplier call) {
    try {
      return call.getAsInt();
    } catch (Throwable e) {
      throw guard.failedOnPath("UdpPort." + method, e);
    }
  }

  private long getLong(String method, LongSupplier call) {
    try {
      return call.getAsLong();
    } catch (Throwable e) {
      throw guard.failedOnPath("UdpPort." + method, e);
    }
  }
}
