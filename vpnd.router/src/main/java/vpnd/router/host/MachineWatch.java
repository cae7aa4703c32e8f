// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.host;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import vpnd.router.thread.Worker;

/**
 * Notices that this machine was suspended, or is not the one that it was a second ago: a copy, a
 * snapshot that was restored, a process that was moved. Such a machine may have used the same
 * nonces as another one, so nothing of before may be used any more (security B10). What it cannot
 * see is in docs/security.md.
 */
public final class MachineWatch {
  /** What a machine shows of itself. */
  interface Signs {
    /** The clock that people set, in milliseconds since 1970. */
    long wallMillis();

    /** A clock that stands still while the machine is suspended, in milliseconds. */
    long runMillis();

    /** A clock that does not, in milliseconds; {@link #runMillis} where there is none. */
    long bootMillis();

    /** Another one after each boot of the system; empty where there is none. */
    String bootId();
  }

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Less is a clock that is set right. */
  private static final long JUMP_MILLIS = 5_000;

  private static final long SUSPEND_MILLIS = 1_000;

  private final Signs signs;
  private final LongConsumer onSuspended;
  private final Consumer<String> onOther;
  private long wallAhead;
  private long suspended;
  private String bootId;

  /**
   * @param onSuspended told after a suspension how long it took, in milliseconds
   * @param onOther told why this may be another machine
   */
  public MachineWatch(Signs signs, LongConsumer onSuspended, Consumer<String> onOther) {
    this.signs = signs;
    this.onSuspended = onSuspended;
    this.onOther = onOther;
    this.wallAhead = signs.wallMillis() - signs.bootMillis();
    this.suspended = signs.bootMillis() - signs.runMillis();
    this.bootId = signs.bootId();
  }

  /** Looks once in a second from now on. */
  public void start(Worker worker) {
    worker.executeAfter(
        INTERVAL,
        () -> {
          look();
          start(worker);
        });
  }

  /** Compares with the last look. */
  void look() {
    var asleep = signs.bootMillis() - signs.runMillis();
    if (asleep - suspended >= SUSPEND_MILLIS) {
      onSuspended.accept(asleep - suspended);
      suspended = asleep;
    }
    var ahead = signs.wallMillis() - signs.bootMillis();
    var jump = ahead - wallAhead;
    wallAhead = ahead;
    var id = signs.bootId();
    if (!id.equals(bootId)) {
      bootId = id;
      onOther.accept("it runs on another boot of the system");
    } else if (Math.abs(jump) >= JUMP_MILLIS) {
      onOther.accept("the clock jumped by %d s".formatted(jump / 1000));
    }
  }
}
