// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.NetworkPlan;
import vpnd.api.port.Attachment;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;
import vpnd.tck.Clause;
import vpnd.tck.Contract;
import vpnd.tck.KitPlans;
import vpnd.tck.OtherProcess;
import vpnd.tck.Subject;
import vpnd.tck.host.HostProbe;

/** What a plan changes on the host, and how that is undone. */
@Contract
public class PlanContract {
  /** More than the length field of an IPv4 packet can say. */
  private static final int TOO_LARGE = 70_000;

  private final Subject subject;

  @TempDir Path state = Path.of("");

  public PlanContract(Subject subject) {
    this.subject = subject;
  }

  private TunDevice open() throws IOException {
    return subject.tunPort(state).open(subject.device(1));
  }

  private static void assertInPlace(HostProbe host, String device) throws Exception {
    assertEquals(KitPlans.MTU, host.mtu(device), "MTU");
    assertTrue(host.hasAddress(device, KitPlans.OWN4), "address of IPv4");
    assertTrue(host.hasAddress(device, KitPlans.OWN6), "address of IPv6");
    assertTrue(host.hasRoute(device, KitPlans.NETWORK4), "route of IPv4");
    assertTrue(host.hasRoute(device, KitPlans.NETWORK6), "route of IPv6");
    assertTrue(host.hasRoute(device, KitPlans.OWN4.network()), "network of the address");
  }

  @Test
  @Clause(in = TunDevice.class, method = "configure", value = "changes what differs")
  void aPlanIsAppliedAndCloseUndoesAll() throws Exception {
    var host = Needs.host(subject);
    host.setForwarding(true, false);
    host.setForwarding(false, false);
    var before = host.state();
    try (var device = open()) {
      device.configure(KitPlans.WHOLE);
      assertInPlace(host, device.name());
      assertTrue(host.forwards(true), "forwarding of IPv4");
      assertTrue(host.forwards(false), "forwarding of IPv6");
      assertTrue(device.changes().size() >= 4, device.changes()::toString);
    }
    assertEquals(before, host.state());
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "configure",
      value = "Compares the host's network with the plan")
  void theSamePlanAgainChangesNothing() throws Exception {
    var host = Needs.host(subject);
    try (var device = open()) {
      device.configure(KitPlans.WHOLE);
      var configured = host.state();
      var changes = device.changes();
      device.configure(KitPlans.WHOLE.toBuilder().build());
      assertEquals(configured, host.state());
      assertEquals(changes, device.changes());
      assertEquals(List.of(), device.restored());
    }
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "restored",
      value = "because another program had removed it")
  void whatAnotherProgramTookAwayIsRestoredAndReported() throws Exception {
    var host = Needs.host(subject);
    try (var device = open()) {
      device.configure(KitPlans.PACKETS);
      host.removeRoute(device.name(), KitPlans.NETWORK4);
      host.removeAddress(device.name(), KitPlans.OWN6);
      host.setMtu(device.name(), 1300);
      assertFalse(host.hasRoute(device.name(), KitPlans.NETWORK4), "the kit removed it");
      device.configure(KitPlans.PACKETS);
      assertInPlace(host, device.name());
      var lines = String.join("\n", device.restored());
      assertTrue(lines.contains(KitPlans.NETWORK4.toString()), "the route: " + lines);
      assertTrue(lines.contains(KitPlans.OWN6.toString()), "the address: " + lines);
      assertTrue(lines.contains(Integer.toString(KitPlans.MTU)), "the MTU: " + lines);
      device.configure(KitPlans.PACKETS);
      assertEquals(List.of(), device.restored(), "is of the last call");
    }
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "configure",
      value = "undoes what an earlier plan required")
  void aSmallerPlanUndoesTheRest() throws Exception {
    var host = Needs.host(subject);
    host.setForwarding(true, false);
    host.setForwarding(false, false);
    try (var device = open()) {
      device.configure(KitPlans.SMALLER);
      var small = host.state();
      device.configure(KitPlans.WHOLE);
      device.configure(KitPlans.SMALLER);
      assertEquals(small, host.state());
      device.configure(NetworkPlan.EMPTY);
      assertFalse(host.hasAddress(device.name(), KitPlans.OWN4), "address of IPv4");
      assertFalse(host.hasAddress(device.name(), KitPlans.OWN6), "address of IPv6");
    }
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "configure",
      value = "Settings that existed before are not changed")
  void whatExistedBeforeIsLeftAlone() throws Exception {
    var host = Needs.host(subject);
    host.setForwarding(true, true);
    host.setForwarding(false, false);
    var before = host.state();
    try (var device = open()) {
      device.configure(KitPlans.WHOLE);
      device.configure(NetworkPlan.EMPTY);
      assertTrue(host.forwards(true), "forwarding of IPv4 was on");
      assertFalse(host.forwards(false), "forwarding of IPv6 was off");
    }
    assertEquals(before, host.state());
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "configure",
      value = "if a step failed, after all others were tried; the message names the step")
  void aRefusedStepNamesItselfAndTheOthersAreMade() throws Exception {
    var host = Needs.host(subject);
    host.addForeignRoute(KitPlans.NETWORK4);
    var before = host.state();
    try (var device = open()) {
      var fault = assertThrows(IOException.class, () -> device.configure(KitPlans.PACKETS));
      var message = Objects.toString(fault.getMessage());
      assertTrue(message.contains(KitPlans.NETWORK4.toString()), message);
      assertTrue(host.hasForeignRoute(KitPlans.NETWORK4), "the route of others stays");
      assertTrue(host.hasRoute(device.name(), KitPlans.NETWORK6), "the other route");
      assertTrue(host.hasAddress(device.name(), KitPlans.OWN4), "the address");
      assertEquals(KitPlans.MTU, host.mtu(device.name()));
    }
    assertEquals(before, host.state());
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "configure",
      value = "if a step failed, after all others were tried; the message names the step")
  void anMtuThatNoDeviceCanHaveHoldsUpNoOtherStep() throws Exception {
    var host = Needs.host(subject);
    var before = host.state();
    try (var device = open()) {
      var plan = KitPlans.PACKETS.toBuilder().mtu(TOO_LARGE).build();
      var fault = assertThrows(IOException.class, () -> device.configure(plan));
      var message = Objects.toString(fault.getMessage());
      assertTrue(message.toLowerCase(Locale.ROOT).contains("mtu"), message);
      assertTrue(host.hasAddress(device.name(), KitPlans.OWN4), "address of IPv4");
      assertTrue(host.hasAddress(device.name(), KitPlans.OWN6), "address of IPv6");
      assertTrue(host.hasRoute(device.name(), KitPlans.NETWORK4), "route of IPv4");
      assertTrue(host.hasRoute(device.name(), KitPlans.NETWORK6), "route of IPv6");
    }
    assertEquals(before, host.state());
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "diagnose",
      value = "prevent packets from passing between this device and the rest of the host")
  void aHostThatIsAsPlannedHasNoFinding() throws Exception {
    Needs.host(subject);
    try (var device = open()) {
      assertEquals(List.of(), device.diagnose(), "before the first plan");
      device.configure(KitPlans.PACKETS);
      assertEquals(List.of(), device.diagnose());
    }
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "watch",
      value = "runs an action after a change of the host's network")
  void aChangeOfTheHostIsReported() throws Exception {
    var host = Needs.host(subject);
    try (var device = open()) {
      var changes = new Semaphore(0);
      device.watch(changes::release);
      device.configure(KitPlans.PACKETS);
      while (changes.tryAcquire(1, TimeUnit.SECONDS)) {
        changes.drainPermits();
      }
      host.removeRoute(device.name(), KitPlans.NETWORK4);
      Needs.that(changes.tryAcquire(5, TimeUnit.SECONDS), "this port reports no changes");
    }
  }

  @Test
  @Clause(
      in = TunPort.class,
      value = "first undoes changes on the host that a dead process of vpnd left")
  void theNextOpenUndoesWhatAKilledProcessLeft() throws Exception {
    var host = Needs.host(subject);
    Needs.that(!subject.otherProcess().isEmpty(), "no other process can use this port");
    host.setForwarding(true, false);
    var before = host.state();
    OtherProcess.startAndKill(subject, state);
    assertTrue(host.forwards(true), "the other process has switched forwarding on");
    open().close();
    assertEquals(before, host.state());
  }

  @Test
  @Clause(in = Attachment.class, method = "close", value = "undoes all that it changed on the host")
  void whatAnotherProgramAlreadyTookAwayDoesNotDisturbTheEnd() throws Exception {
    var host = Needs.host(subject);
    var before = host.state();
    try (var device = open()) {
      device.configure(KitPlans.PACKETS);
      host.removeRoute(device.name(), KitPlans.NETWORK6);
      host.removeAddress(device.name(), KitPlans.OWN6);
    }
    assertEquals(before, host.state());
  }
}
