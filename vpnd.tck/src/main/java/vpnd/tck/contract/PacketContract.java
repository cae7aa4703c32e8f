// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.IpPrefix;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;
import vpnd.tck.Clause;
import vpnd.tck.Contract;
import vpnd.tck.KitPlans;
import vpnd.tck.Subject;
import vpnd.tck.traffic.HostSide;
import vpnd.tck.traffic.Packets;
import vpnd.tck.traffic.TunnelEnd;
import vpnd.testing.api.Batches;

/** Packets in the slots of a batch, in both directions. */
@Contract
public class PacketContract {
  private static final byte HEADROOM_MARK = 0x5a;

  private final Subject subject;

  @TempDir Path state = Path.of("");

  public PacketContract(Subject subject) {
    this.subject = subject;
  }

  private TunDevice open() throws IOException {
    var device = subject.tunPort(state).open(subject.device(1));
    device.configure(KitPlans.PACKETS);
    return device;
  }

  private HostSide program(TunDevice device, IpPrefix own, IpPrefix other) throws Exception {
    Needs.programs(subject);
    return subject.program(device, own.address(), other.address());
  }

  private static byte[] payload(int size) {
    var payload = new byte[size];
    new Random(size).nextBytes(payload);
    return payload;
  }

  @Test
  @Clause(in = TunDevice.class, method = "read", value = "nonce, tag and type are not written")
  void theHeadroomIsNotWritten() throws Exception {
    try (var device = open();
        var program = program(device, KitPlans.OWN4, KitPlans.OTHER4)) {
      var batch = Batches.of(64);
      for (int i = 0; i < batch.bytes().capacity(); i++) {
        batch.bytes().put(i, HEADROOM_MARK);
      }
      program.send(payload(100));
      var expected = new byte[PacketBatch.HEADROOM];
      Arrays.fill(expected, HEADROOM_MARK);
      new TunnelEnd(device, batch)
          .read(
              1,
              (packets, slot) -> {
                var headroom = new byte[PacketBatch.HEADROOM];
                packets.bytes().get(packets.offset(slot), headroom);
                assertArrayEquals(expected, headroom);
              });
    }
  }

  @Test
  @Clause(in = TunDevice.class, method = "write", value = "the bodies of all non-empty slots")
  void emptySlotsAreSkipped() throws Exception {
    try (var device = open();
        var program = program(device, KitPlans.OWN4, KitPlans.OTHER4)) {
      var batch = Batches.of(5);
      copyAnEcho(device, program, batch);
      batch.count(5);
      batch.length(1, 0);
      batch.length(3, 0);
      assertEquals(3, device.write(batch));
      for (int i = 0; i < 3; i++) {
        assertEquals(100, program.receive().length);
      }
      assertNothingElse(device, program);
    }
  }

  /** Fills all slots with the same answer for the host. */
  private static void copyAnEcho(TunDevice device, HostSide program, PacketBatch batch)
      throws Exception {
    program.send(payload(100));
    new TunnelEnd(device, Batches.of(64))
        .read(
            1,
            (packets, slot) -> {
              packets.finishChecksum(slot);
              Packets.turn(packets, slot);
              for (int i = 0; i < batch.capacity(); i++) {
                Batches.packet(batch, i, Batches.packet(packets, slot));
              }
            });
  }

  private static void assertNothingElse(TunDevice device, HostSide program) throws Exception {
    program.send(payload(7));
    new TunnelEnd(device, Batches.of(64)).echo(1, TunnelEnd.Look::away);
    assertEquals(7, program.receive().length, "nothing else came before");
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "write",
      value = "the number of packets that the host accepted")
  void whatIsNoIpPacketIsRefusedOrDroppedAndHarmsNothing() throws Exception {
    try (var device = open();
        var program = program(device, KitPlans.OWN4, KitPlans.OTHER4)) {
      var batch = Batches.of(2);
      Batches.packet(batch, 0, new byte[40]);
      Batches.packet(batch, 1, new byte[] {(byte) 0xf0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
      batch.count(2);
      assertEquals(0, device.write(batch), "accepted, of a version that IP does not have");
      Batches.packet(batch, 0, new byte[] {0x45});
      Batches.packet(batch, 1, new byte[] {0x60, 1, 2});
      assertTrue(device.write(batch) <= 2);
      assertNothingElse(device, program);
    }
  }

  @Test
  @Clause(in = TunDevice.class, method = "completesChecksums", value = "the caller passes none")
  void checksumsArePartialOnlyWhereTheDeviceCompletesThemAndAreFinishedRight() throws Exception {
    for (boolean isIpv4 : new boolean[] {true, false}) {
      var own = isIpv4 ? KitPlans.OWN4 : KitPlans.OWN6;
      var other = isIpv4 ? KitPlans.OTHER4 : KitPlans.OTHER6;
      try (var device = open();
          var program = program(device, own, other)) {
        program.send(payload(333));
        new TunnelEnd(device, Batches.of(64))
            .read(
                1,
                (batch, slot) -> {
                  if (!device.completesChecksums()) {
                    assertFalse(batch.hasPartialChecksum(slot), "a partial checksum");
                  }
                  batch.finishChecksum(slot);
                  assertTrue(Packets.hasValidChecksum(batch, slot), "a wrong checksum");
                });
      }
    }
  }
}
