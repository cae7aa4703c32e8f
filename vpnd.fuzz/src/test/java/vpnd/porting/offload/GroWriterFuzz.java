// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import vpnd.api.packet.PacketBatch;
import vpnd.fuzz.Input;
import vpnd.testing.api.Batches;

/**
 * Coalesced packets, split again by the model, are the same packets, in order within each flow; and
 * the host accepts the coalesced packets.
 */
public final class GroWriterFuzz {
  private static final int MOST = 128;
  private static final PacketBatch BATCH = Batches.of(MOST);

  private final Input input;
  private final ArrayList<byte[]> sent = new ArrayList<>();
  private final ArrayList<Boolean> havePartialChecksums = new ArrayList<>();
  private boolean isIpv4 = true;
  private int protocol = Packets.TCP;
  private int size = 20;
  private int ports = 1;
  private int host;
  private int sequence;
  private int ack;
  private int flags = Packets.ACK;
  private int id;
  private int idStep = 1;
  private int fragment = 0x4000;
  private int tos;
  private int ttl = 64;
  private byte[] options = {};
  private boolean hasPartialChecksum;

  private GroWriterFuzz(Input input) {
    this.input = input;
  }

  /** Input: what the host accepts, and steps that send a packet or change the next ones. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    new GroWriterFuzz(new Input(bytes)).run();
  }

  private void run() throws IOException {
    int kind = input.number8();
    boolean withUdp = kind % 4 != 3;
    var tap = new RecordingSink(() -> kind % 8 != 7);
    while (!input.isEmpty() && sent.size() < MOST) {
      step(input.number8() % 16);
    }
    BATCH.count(sent.size());
    for (int slot = 0; slot < sent.size(); slot++) {
      put(slot, sent.get(slot), havePartialChecksums.get(slot));
    }
    sent.removeIf(packet -> packet.length == 0);
    int taken = new GroWriter(tap, new VirtioHeader(), withUdp).write(BATCH);
    assertEquals(sent.size(), taken);
    assertEquals("", GroWriterProperty.fault(sent, tap.take(), withUdp));
  }

  private void step(int step) {
    switch (step) {
      case 0 -> send(input.bytes(input.number16() % 1400));
      case 1 -> {
        send(packet(new byte[input.number8()]));
      }
      case 2 -> {
        var packet = packet(Input.pattern(size, sequence));
        int at = input.number8() % packet.length;
        packet[at] ^= (byte) input.number8();
        // The first byte selects the place of the checksums.
        if (at > 0 && input.number8() % 2 == 0) {
          finish(packet);
        }
        send(packet);
      }
      case 3 -> {
        isIpv4 = !isIpv4;
        host = input.number8() % 2;
      }
      case 4 -> protocol = protocol == Packets.TCP ? Packets.UDP : Packets.TCP;
      case 5 -> size = input.number16() % 1400;
      case 6 -> ports = input.number8() % 3;
      case 7 -> sequence = input.number32();
      case 8 -> ack = input.number8();
      case 9 -> flags = input.number8();
      case 10 -> {
        id = input.number16();
        idStep = input.number8() % 3;
        fragment = input.number16();
      }
      case 11 -> {
        tos = input.number8();
        ttl = input.number8();
      }
      case 12 -> options = input.padded(input.number8() % 11 * 4);
      case 13 -> hasPartialChecksum = !hasPartialChecksum;
      default -> send(packet(Input.pattern(size, sequence)));
    }
  }

  private byte[] packet(byte[] payload) {
    var transport =
        protocol == Packets.UDP
            ? Packets.udp(ports, payload)
            : Packets.tcp(ports, sequence, ack, flags, options, payload);
    sequence += payload.length;
    id += idStep;
    return isIpv4
        ? Packets.ipv4(tos, id & 0xffff, fragment, ttl, protocol, host, new byte[0], transport)
        : Packets.ipv6(tos << 20, ttl, protocol, host, new byte[0], transport);
  }

  private void finish(byte[] packet) {
    if (isIpv4) {
      Packets.finishIpv4(packet);
    }
    Packets.finish(packet, protocol, isIpv4 ? 20 : 40);
  }

  private void send(byte[] packet) {
    sent.add(packet);
    havePartialChecksums.add(hasPartialChecksum);
  }

  private static void put(int slot, byte[] packet, boolean hasPartialChecksum) {
    int start = PlainPacket.transport(packet);
    var written = packet.clone();
    boolean isSaid =
        hasPartialChecksum
            && packet.length > 0
            && (start == 0 || PlainPacket.unfinish(written, start));
    Batches.packet(BATCH, slot, written);
    if (isSaid) {
      BATCH.markPartialChecksum(slot);
    }
  }
}
