// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.Finding;
import vpnd.api.Handover;
import vpnd.api.NetworkPlan;
import vpnd.api.PacketBatch;
import vpnd.api.TunDevice;

/**
 * A device behind the guard of its port; every method but wakeup may throw a {@link PartFailure}.
 */
public final class GuardedDevice implements TunDevice, Guarded {
  /** Programs run meanwhile, 5 s each at most. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** For what only looks. */
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(20);

  private static final Duration WAKEUP_LIMIT = Duration.ofSeconds(5);

  private final TunDevice device;
  private final Guard guard;
  private final String name;
  private final int queues;
  private final boolean finishesChecksums;

  private GuardedDevice(TunDevice device, Guard guard) {
    this.device = device;
    this.guard = guard;
    this.name = device.name();
    this.queues = device.queues();
    this.finishesChecksums = device.finishesChecksums();
  }

  /** Puts a device behind its guard. */
  static @Nullable TunDevice of(@Nullable TunDevice device, Guard guard) {
    if (device == null) {
      return null;
    }
    try {
      return new GuardedDevice(device, guard);
    } catch (Throwable e) {
      guard.release("TunDevice.close", LIMIT, device::close);
      throw e;
    }
  }

  @Override
  public Guard guard() {
    return guard;
  }

  @Override
  public Object part() {
    return device;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int queues() {
    return queues;
  }

  @Override
  public boolean finishesChecksums() {
    return finishesChecksums;
  }

  @Override
  public int read(PacketBatch batch, long timeoutNanos) throws IOException {
    return read(0, batch, timeoutNanos);
  }

  @Override
  public int read(int queue, PacketBatch batch, long timeoutNanos) throws IOException {
    int count;
    try {
      count = device.read(queue, batch, timeoutNanos);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw guard.failedOnPath("TunDevice.read", e);
    }
    return checked("TunDevice.read", count, batch);
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    int count;
    try {
      count = device.write(batch);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw guard.failedOnPath("TunDevice.write", e);
    }
    return checked("TunDevice.write", count, batch);
  }

  private int checked(String method, int count, PacketBatch batch) {
    if (count < 0 || count > batch.capacity()) {
      throw guard.failedOnPath(
          method,
          new IndexOutOfBoundsException(
              "%d packets in a batch of %d".formatted(count, batch.capacity())));
    }
    return count;
  }

  @Override
  public void wakeup() {
    guard.wake(method("wakeup"), WAKEUP_LIMIT, device::wakeup);
  }

  @Override
  public void configure(NetworkPlan plan) throws IOException {
    guard.call(
        method("configure"),
        LIMIT,
        () -> {
          device.configure(plan);
          return null;
        });
  }

  @Override
  public List<String> restored() {
    return guard.ask(method("restored"), LOOK_LIMIT, () -> List.copyOf(device.restored()));
  }

  @Override
  public void watch(Runnable onChange) {
    guard.ask(
        method("watch"),
        LOOK_LIMIT,
        () -> {
          device.watch(onChange);
          return true;
        });
  }

  @Override
  public List<String> changes() {
    return guard.ask(method("changes"), LOOK_LIMIT, () -> List.copyOf(device.changes()));
  }

  @Override
  public List<Finding> obstacles() {
    return guard.ask(method("obstacles"), LOOK_LIMIT, () -> List.copyOf(device.obstacles()));
  }

  /** One that misbehaved leaves nothing that another part should go on with. */
  @Override
  public @Nullable Handover detach() {
    if (guard.fault() != null) {
      return null;
    }
    try {
      return guard.call(method("detach"), LIMIT, device::detach);
    } catch (IOException e) {
      throw guard.failed(method("detach"), "threw " + e);
    }
  }

  @Override
  public void close() {
    guard.release(method("close"), LIMIT, device::close);
  }

  private String method(String method) {
    return "TunDevice.%s of %s".formatted(method, name);
  }
}
