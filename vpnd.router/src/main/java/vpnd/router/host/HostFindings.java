// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.host;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import vpnd.api.operation.Finding;
import vpnd.api.port.TunDevice;
import vpnd.router.guard.PartFailure;
import vpnd.router.parts.PartsHolder;
import vpnd.router.thread.Worker;

/** What on the host keeps packets from passing, see {@link TunDevice#diagnose}. */
public final class HostFindings {
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(5);

  private static final List<Finding> BUSY =
      List.of(
          new Finding(
              Finding.Cause.HOST_NETWORK,
              "vpnd has been changing the host's network for more than five seconds",
              "look for a program that hangs: ps --ppid $(pidof java)"));

  private final PartsHolder partsHolder;
  private final Worker host;

  public HostFindings(PartsHolder partsHolder, Worker host) {
    this.partsHolder = partsHolder;
    this.host = host;
  }

  /** Looks on the host thread and waits for it, for five seconds at most; from any other thread. */
  public List<Finding> now() {
    var found = new CompletableFuture<List<Finding>>();
    host.execute(
        () -> {
          try {
            var opened = partsHolder.now().device();
            found.complete(opened == null ? List.of() : opened.diagnose());
          } catch (PartFailure e) {
            found.complete(List.of()); // told as what it is
          }
        });
    return found.completeOnTimeout(BUSY, LOOK_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }
}
