// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
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

/** Packets of every size up to the MTU, and of larger sizes. */
@Contract
public class SizeContract {
  private static final int IPV4_HEADERS = 28;
  private static final int IPV6_HEADERS = 48;
  private static final int BODY = PacketBatch.SLOT_SIZE - PacketBatch.HEADROOM;

  private final Subject subject;

  @TempDir Path state = Path.of("");

  public SizeContract(Subject subject) {
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
  @Clause(in = TunDevice.class, method = "read", value = "Each is written to the body of a slot")
  void everySizeOfIpv4PassesInBothDirections() throws Exception {
    everySize(KitPlans.OWN4, KitPlans.OTHER4, IPV4_HEADERS);
  }

  @Test
  @Clause(in = TunDevice.class, method = "read", value = "Each is written to the body of a slot")
  void everySizeOfIpv6PassesInBothDirections() throws Exception {
    everySize(KitPlans.OWN6, KitPlans.OTHER6, IPV6_HEADERS);
  }

  private void everySize(IpPrefix own, IpPrefix other, int headers) throws Exception {
    try (var device = open();
        var program = program(device, own, other)) {
      var end = new TunnelEnd(device, Batches.of(64));
      for (int size = 0; size <= KitPlans.MTU - headers; size++) {
        var payload = payload(size);
        int length = PacketBatch.HEADROOM + headers + size;
        program.send(payload);
        end.echo(
            1,
            (batch, slot) -> {
              assertEquals(length, batch.length(slot), "length with the headroom");
              assertEquals(length, PacketBatch.HEADROOM + Packets.total(batch, slot));
              assertEquals(own.isIpv4(), Packets.isIpv4(batch, slot));
            });
        assertArrayEquals(payload, program.receive(), "payload of " + size + " bytes");
      }
    }
  }

  @Test
  @Clause(in = TunDevice.class, method = "read", value = "truncated to the slot's size")
  void aPacketThatIsTooLongFillsItsSlotAndTheNextOneIsWhole() throws Exception {
    try (var device = open();
        var program = program(device, KitPlans.OWN4, KitPlans.OTHER4)) {
      var end = new TunnelEnd(device, Batches.of(8, 800));
      program.send(payload(1300));
      end.read(1, (batch, slot) -> assertEquals(batch.slotSize(), batch.length(slot)));
      program.send(payload(200));
      end.read(1, (batch, slot) -> assertEquals(PacketBatch.HEADROOM + 228, batch.length(slot)));
    }
  }

  @Test
  @Clause(in = TunDevice.class, method = "read", value = "IP packets that the host sends")
  void aDatagramBeyondTheMtuComesInFragmentsThatFit() throws Exception {
    Needs.host(subject);
    int size = 2 * KitPlans.MTU;
    try (var device = open();
        var program = program(device, KitPlans.OWN4, KitPlans.OTHER4)) {
      program.send(payload(size));
      int[] bytes = {0};
      new TunnelEnd(device, Batches.of(64))
          .readFragments(
              3,
              (batch, slot) -> {
                int total = Packets.total(batch, slot);
                assertTrue(total <= KitPlans.MTU, "a packet of " + total + " bytes");
                assertEquals(PacketBatch.HEADROOM + total, batch.length(slot));
                bytes[0] += total - (IPV4_HEADERS - 8);
              });
      assertEquals(8 + size, bytes[0], "the datagram, of all fragments");
    }
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "write",
      value = "the number of packets that the host accepted")
  void aPacketBeyondTheMtuArrivesWholeOrIsNotAccepted() throws Exception {
    try (var device = open();
        var program = program(device, KitPlans.OWN4, KitPlans.OTHER4)) {
      var batch = Batches.of(1);
      var end = new TunnelEnd(device, batch);
      for (int total : new int[] {KitPlans.MTU + 1, 1500, 1501, BODY}) {
        program.send(payload(0));
        end.read(1, Packets::turn);
        var payload = payload(total - IPV4_HEADERS);
        Packets.replacePayload(batch, 0, payload);
        if (device.write(batch) == 1) {
          assertArrayEquals(payload, program.receive(), "payload of " + payload.length + " bytes");
        }
        program.send(payload(7));
        end.echo(1, TunnelEnd.Look::away);
        assertEquals(7, program.receive().length, "nothing else came before");
      }
    }
  }
}
