// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.guard;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.NetworkPlan;
import vpnd.api.operation.Finding;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.Handover;
import vpnd.api.port.TunDevice;

/**
 * A device behind the guard of its port; every method but wakeup may throw a {@link PartFailure}.
 */
public final class GuardedDevice implements TunDevice, Guarded {
  /** Programs run meanwhile, 5 s each at most. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** For methods that only query. */
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(20);

  private final TunDevice device;
  private final AttachmentGuard common;
  private final Guard guard;
  private final String name;
  private final int queues;
  private final boolean completesChecksums;

  /** Puts a device behind its guard; throws what the device throws. */
  GuardedDevice(TunDevice device, Guard guard) {
    this.device = device;
    this.guard = guard;
    this.name = device.name();
    this.queues = device.queues();
    this.completesChecksums = device.completesChecksums();
    this.common = new AttachmentGuard(device, guard, "TunDevice", " of " + name, LIMIT);
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
  public boolean completesChecksums() {
    return completesChecksums;
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
      throw common.failed("read", e);
    }
    return common.checked("read", count, batch);
  }

  @Override
  public int write(PacketBatch batch) throws IOException {
    int count;
    try {
      count = device.write(batch);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw common.failed("write", e);
    }
    return common.checked("write", count, batch);
  }

  @Override
  public void wakeup() {
    common.wakeup();
  }

  @Override
  public void configure(NetworkPlan plan) throws IOException {
    guard.call(
        common.method("configure"),
        LIMIT,
        () -> {
          device.configure(plan);
          return null;
        });
  }

  @Override
  public List<String> restored() {
    return guard.ask(common.method("restored"), LOOK_LIMIT, () -> List.copyOf(device.restored()));
  }

  @Override
  public void watch(Runnable onChange) {
    guard.ask(
        common.method("watch"),
        LOOK_LIMIT,
        () -> {
          device.watch(onChange);
          return true;
        });
  }

  @Override
  public List<String> changes() {
    return guard.ask(common.method("changes"), LOOK_LIMIT, () -> List.copyOf(device.changes()));
  }

  @Override
  public List<Finding> diagnose() {
    return guard.ask(common.method("diagnose"), LOOK_LIMIT, () -> List.copyOf(device.diagnose()));
  }

  @Override
  public @Nullable Handover detach() {
    return common.detach();
  }

  @Override
  public void close() {
    common.close();
  }
}
