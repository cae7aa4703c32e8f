// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.KillSwitch;
import vpnd.api.network.NetworkPlan;
import vpnd.api.port.TunDevice;
import vpnd.tck.Clause;
import vpnd.tck.Contract;
import vpnd.tck.KitPlans;
import vpnd.tck.Subject;
import vpnd.tck.traffic.TunnelEnd;
import vpnd.testing.api.Batches;

/** A kill switch, while a second device has the route to the blocked network. */
@Contract
public class KillSwitchContract {
  private static final int PACKETS = 3;

  private static final NetworkPlan BLOCKING =
      NetworkPlan.builder()
          .killSwitch(new KillSwitch(List.of(KitPlans.NETWORK4), List.of(), true, false))
          .build();

  private final Subject subject;

  @TempDir Path state = Path.of("");

  public KillSwitchContract(Subject subject) {
    this.subject = subject;
  }

  private TunDevice open(int number) throws IOException {
    return subject.tunPort(state).open(subject.device(number));
  }

  /** Skips a port that has no means for it, which says so. */
  private void block(TunDevice device) throws IOException {
    try {
      device.configure(BLOCKING);
    } catch (IOException e) {
      if (subject.hasKillSwitch()) {
        throw e;
      }
      Needs.that(false, "this port has no kill switch: " + e.getMessage());
    }
  }

  /** It outlives its device, and would disturb other tests. */
  @AfterEach
  void unblock() throws IOException {
    try (var device = open(1)) {
      device.configure(NetworkPlan.EMPTY);
    }
  }

  /** The number of packets that leave by a device; those sent are different, and at most three. */
  private static int leaving(TunDevice device, IpPrefix own) throws Exception {
    int refused = 0;
    try (var program = new DatagramSocket(0, own.address())) {
      for (int i = 0; i < PACKETS; i++) {
        try {
          program.send(
              new DatagramPacket(
                  new byte[] {(byte) i}, 1, KitPlans.OTHER4.address(), TunnelEnd.PORT));
        } catch (IOException e) {
          refused++; // some packet filters report it to the sender
        }
      }
    }
    var left = new int[1];
    var end = new TunnelEnd(device, Batches.of(16));
    end.readFor(PACKETS - refused, (batch, slot) -> left[0]++);
    return left[0];
  }

  @Test
  @Clause(in = KillSwitch.class, value = "no packet to them leaves by another interface")
  void whatIsBlockedLeavesByNoOtherDeviceUntilAPlanWithoutIt() throws Exception {
    var host = Needs.host(subject);
    var before = host.state();
    try (var device = open(1);
        var other = open(2)) {
      other.configure(KitPlans.PACKETS);
      assertEquals(PACKETS, leaving(other, KitPlans.OWN4), "before");
      block(device);
      assertEquals(0, leaving(other, KitPlans.OWN4), "while it is in place");
      device.configure(NetworkPlan.EMPTY);
      assertEquals(PACKETS, leaving(other, KitPlans.OWN4), "after");
    }
    assertEquals(before, host.state());
  }

  @Test
  @Clause(
      in = KillSwitch.class,
      value =
          "A kill switch stays in place when the device is closed and when the process is killed")
  void itOutlivesTheDeviceThatMadeIt() throws Exception {
    Needs.host(subject);
    try (var other = open(2)) {
      other.configure(KitPlans.PACKETS);
      try (var device = open(1)) {
        block(device);
      }
      assertEquals(0, leaving(other, KitPlans.OWN4), "after the close");
      try (var device = open(1)) {
        assertEquals(0, leaving(other, KitPlans.OWN4), "after the next open");
        device.configure(NetworkPlan.EMPTY);
      }
      assertEquals(PACKETS, leaving(other, KitPlans.OWN4), "after a plan without it");
    }
  }
}
