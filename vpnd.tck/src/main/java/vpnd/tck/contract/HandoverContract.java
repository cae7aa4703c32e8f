// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.port.Attachment;
import vpnd.api.port.AttachmentService;
import vpnd.api.port.Handover;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;
import vpnd.tck.Clause;
import vpnd.tck.Contract;
import vpnd.tck.KitPlans;
import vpnd.tck.Subject;
import vpnd.tck.host.Leftovers;
import vpnd.tck.traffic.TunnelEnd;
import vpnd.testing.api.Batches;

/** A live device goes from one service to another. */
@Contract
public class HandoverContract {
  private static final int WAITING = 40;

  private final Subject subject;

  @TempDir Path state = Path.of("");

  public HandoverContract(Subject subject) {
    this.subject = subject;
  }

  private TunDevice open() throws Exception {
    return subject.tunPort(state).open(subject.device(1));
  }

  private static Handover detach(Attachment attachment) {
    var handover = attachment.detach();
    if (handover == null) {
      attachment.close();
    }
    return Needs.orSkip(handover, "this port cannot hand over");
  }

  private @Nullable TunDevice adopt(Handover handover) throws Exception {
    return subject.tunPort(state).adopt(subject.device(1), handover);
  }

  @Test
  @Clause(in = Handover.class, value = "Packets in the system's queues wait")
  void noPacketIsLostBetweenDetachAndAdopt() throws Exception {
    Needs.programs(subject);
    var old = open();
    old.configure(KitPlans.PACKETS);
    try (var program = subject.program(old, KitPlans.OWN4.address(), KitPlans.OTHER4.address())) {
      program.send(new byte[] {-1});
      new TunnelEnd(old, Batches.of(64)).echo(1, TunnelEnd.Look::away);
      assertArrayEquals(new byte[] {-1}, program.receive());
      var handover = detach(old);
      for (int i = 0; i < WAITING; i++) {
        program.send(new byte[] {(byte) i});
      }
      try (var device = Objects.requireNonNull(adopt(handover), "adopt returned null")) {
        var seen = new ArrayList<Integer>();
        new TunnelEnd(device, Batches.of(16))
            .echo(
                WAITING,
                (batch, slot) -> {
                  int last = batch.offset(slot) + batch.length(slot) - 1;
                  seen.add((int) batch.bytes().get(last));
                });
        assertEquals(IntStream.range(0, WAITING).boxed().toList(), seen);
        assertArrayEquals(new byte[] {0}, program.receive());
      }
    }
  }

  @Test
  @Clause(in = TunPort.class, value = "undoes at its end what the other one has changed")
  void theNetworkStaysAndTheAdopterUndoesIt() throws Exception {
    var host = Needs.host(subject);
    var before = host.state();
    var old = open();
    old.configure(KitPlans.WHOLE);
    var configured = host.state();
    var changes = old.changes();
    var handover = detach(old);
    assertEquals(configured, host.state(), "after detach");
    try (var device = Objects.requireNonNull(adopt(handover), "adopt returned null")) {
      assertEquals(configured, host.state(), "after adopt");
      assertEquals(changes, device.changes());
      device.configure(KitPlans.WHOLE);
      assertEquals(List.of(), device.restored());
      assertEquals(configured, host.state(), "after the same plan");
    }
    assertEquals(before, host.state());
  }

  @Test
  @Clause(
      in = Handover.class,
      method = "close",
      value = "as if it had been closed instead of released")
  void aHandoverThatNobodyTakesClosesTheDevice() throws Exception {
    var host = Needs.host(subject);
    var before = host.state();
    var old = open();
    old.configure(KitPlans.PACKETS);
    var handover = detach(old);
    handover.close();
    handover.close();
    assertEquals(before, host.state());
    try (var again = open()) {
      assertEquals(List.of(), again.restored(), "open again");
    }
  }

  @Test
  @Clause(
      in = AttachmentService.class,
      method = "adopt",
      value = "null if this service cannot use it; nothing has changed then")
  void aForeignKindIsNotAdoptedAndNothingChanges() throws Exception {
    var host = Needs.host(subject);
    var foreign = new ForeignHandover();
    var before = host.state();
    assertNull(subject.tunPort(state).adopt(subject.device(1), foreign));
    int descriptors = Leftovers.descriptors(); // after what is loaded once
    for (int i = 0; i < 10; i++) {
      assertNull(subject.tunPort(state).adopt(subject.device(1), foreign));
    }
    var transport = subject.udpTransport();
    if (transport != null) {
      assertNull(transport.adopt(SocketSettings.ofPort(0), foreign));
    }
    assertEquals(0, foreign.calls(), "descriptors taken");
    assertEquals(before, host.state());
    assertTrue(Leftovers.descriptors() < descriptors + 10, "descriptors");
  }
}
