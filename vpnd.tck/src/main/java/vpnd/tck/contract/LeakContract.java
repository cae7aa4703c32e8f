// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.port.Attachment;
import vpnd.api.port.SocketSettings;
import vpnd.tck.Clause;
import vpnd.tck.Contract;
import vpnd.tck.KitPlans;
import vpnd.tck.Subject;
import vpnd.tck.host.Leftovers;
import vpnd.testing.Await;
import vpnd.testing.Slow;
import vpnd.testing.api.Batches;

/** Nothing is left of devices and sockets that were opened, used and closed. */
@Contract
public class LeakContract {
  private static final int MORE = 20;
  private static final int SOCKETS = 200;

  private final Subject subject;

  @TempDir Path state = Path.of("");

  public LeakContract(Subject subject) {
    this.subject = subject;
  }

  @Test
  @Clause(in = Attachment.class, method = "close", value = "Closes it")
  void nothingIsLeftOfSomeDevices() throws Exception {
    repeat(this::useDevice, subject.cycles());
  }

  @Test
  @EnabledIfSystemProperty(
      named = "vpnd.tck.all",
      matches = "true",
      disabledReason = "takes minutes: -Dvpnd.tck.all=true, or vpnd-tck --slow, includes it")
  @Slow
  @Timeout(value = 20, unit = MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
  @Clause(in = Attachment.class, method = "close", value = "Closes it")
  void nothingIsLeftOfManyDevices() throws Exception {
    repeat(this::useDevice, MORE * subject.cycles());
  }

  @Test
  @Clause(in = Attachment.class, method = "close", value = "Closes it")
  void nothingIsLeftOfSockets() throws Exception {
    Needs.transport(subject);
    repeat(this::useSocket, SOCKETS);
  }

  @FunctionalInterface
  private interface Use {
    void once() throws Exception;
  }

  private void repeat(Use use, int times) throws Exception {
    use.once(); // what is loaded once
    int descriptors = Leftovers.descriptors();
    int services = subject.services();
    var threads = Leftovers.threads();
    for (int i = 0; i < times; i++) {
      use.once();
    }
    Await.until("threads ended", () -> Leftovers.threadsSince(threads).isEmpty());
    int left = Leftovers.descriptors() - descriptors; // Java may close some of its own meanwhile
    assertTrue(left <= 0, left + " descriptors");
    assertEquals(services, subject.services(), "services");
  }

  private void useDevice() throws Exception {
    try (var device = subject.tunPort(state).open(subject.device(1))) {
      device.watch(() -> {});
      device.configure(KitPlans.PACKETS);
      device.read(Batches.of(4), 0);
      device.wakeup();
    }
  }

  private void useSocket() throws Exception {
    try (var socket = Needs.transport(subject).open(SocketSettings.ofPort(0))) {
      socket.receive(Batches.of(4), 0);
      socket.wakeup();
    }
  }
}
