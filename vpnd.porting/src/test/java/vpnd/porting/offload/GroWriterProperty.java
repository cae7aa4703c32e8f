// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import vpnd.api.packet.PacketBatch;
import vpnd.testing.api.Batches;

/**
 * Sends random packets of some flows through a coalescer; {@link SegmentModel} cuts what it has
 * written, and the very same packets must come out, in order within each flow.
 */
final class GroWriterProperty {
  /** Of a packet that belongs to no flow, and so to all. */
  private static final String ANY = "";

  private static final int MOST = 128;

  private final Random random;

  private GroWriterProperty(long seed) {
    random = new Random(seed);
  }

  /**
   * Tries a number of packets.
   *
   * @return the first difference, empty if there is none
   */
  static String check(long seed, int packets) throws IOException {
    var property = new GroWriterProperty(seed);
    var batch = Batches.of(MOST);
    int writes = 0;
    int count = 0;
    while (count < packets) {
      var sent = property.sent();
      boolean withUdp = property.random.nextInt(4) > 0;
      int willing = property.random.nextInt(4) > 0 ? 100 : 50;
      var tap = new RecordingSink(() -> property.random.nextInt(100) < willing);
      batch.count(sent.size());
      for (int slot = 0; slot < sent.size(); slot++) {
        property.put(batch, slot, sent.get(slot));
      }
      sent.removeIf(packet -> packet.length == 0);
      int taken = new GroWriter(tap, new VirtioHeader(), withUdp).write(batch);
      var written = tap.take();
      var fault = taken == sent.size() ? fault(sent, written, withUdp) : taken + " taken";
      if (!fault.isEmpty()) {
        return fault;
      }
      writes += written.size();
      count += sent.size();
    }
    return writes < count / 2 ? "" : "%d writes for %d packets".formatted(writes, count);
  }

  /** Some with a partial checksum, and some of which that is wrongly said. */
  private void put(PacketBatch batch, int slot, byte[] packet) {
    int start = PlainPacket.transport(packet);
    boolean hasPartialChecksum = packet.length > 0 && random.nextInt(3) == 0;
    var written = packet.clone();
    if (hasPartialChecksum && start > 0) {
      hasPartialChecksum = PlainPacket.unfinish(written, start);
    }
    Batches.packet(batch, slot, written);
    if (hasPartialChecksum) {
      batch.markPartialChecksum(slot);
    }
  }

  private List<byte[]> sent() {
    var flows = new RandomFlow[1 + random.nextInt(random.nextInt(4) == 0 ? 30 : 4)];
    long seed = random.nextLong();
    for (int i = 0; i < flows.length; i++) {
      // Some are like the one before in all but the address.
      seed = random.nextInt(4) == 0 ? seed : random.nextLong();
      flows[i] = new RandomFlow(new Random(seed), random.nextInt(8));
    }
    var packets = new ArrayList<byte[]>();
    var flow = flows[0];
    for (int i = 1 + random.nextInt(MOST); i > 0; i--) {
      flow = random.nextInt(3) == 0 ? flows[random.nextInt(flows.length)] : flow;
      packets.add(random.nextInt(50) == 0 ? new byte[0] : flow.next());
    }
    return packets;
  }

  static String fault(List<byte[]> sent, List<byte[]> written, boolean withUdp) {
    var arrived = new ArrayList<byte[]>();
    for (var packet : written) {
      var fault = LargePacket.fault(packet, withUdp);
      if (!fault.isEmpty()) {
        return fault + ": " + Packets.text(packet);
      }
      arrived.addAll(SegmentModel.arriving(packet));
    }
    if (arrived.size() != sent.size()) {
      return "%d packets instead of %d".formatted(arrived.size(), sent.size());
    }
    var sentFlows = flows(sent);
    var arrivedFlows = flows(arrived);
    for (var flow : Set.copyOf(sentFlows)) {
      var fault = fault(of(flow, sent, sentFlows), of(flow, arrived, arrivedFlows));
      if (!fault.isEmpty()) {
        return fault;
      }
    }
    return "";
  }

  private static String fault(List<byte[]> sent, List<byte[]> arrived) {
    for (int i = 0; i < sent.size(); i++) {
      var before = i == 0 ? new byte[0] : sent.get(i - 1);
      if (i >= arrived.size() || !isSame(before, sent.get(i), arrived.get(i))) {
        var found = i < arrived.size() ? Packets.text(arrived.get(i)) : "nothing";
        return "packet %d of the flow is\n%s instead of\n%s"
            .formatted(i, found, Packets.text(sent.get(i)));
      }
    }
    return "";
  }

  /**
   * Whether a packet came through. One that may not be fragmented and repeats the identification of
   * the packet before may have another one now: it has no meaning there (RFC 6864).
   */
  private static boolean isSame(byte[] before, byte[] sent, byte[] arrived) {
    if (Arrays.equals(sent, arrived)) {
      return true;
    }
    boolean isRepeated =
        Math.min(sent.length, before.length) >= 20
            && sent[0] == 0x45
            && (sent[6] & 0x40) != 0
            && Arrays.equals(sent, 4, 6, before, 4, 6);
    if (!isRepeated || arrived.length != sent.length) {
      return false;
    }
    var repaired = arrived.clone();
    System.arraycopy(sent, 4, repaired, 4, 2);
    Packets.finishIpv4(repaired);
    return Arrays.equals(sent, repaired);
  }

  private static List<String> flows(List<byte[]> packets) {
    return packets.stream().map(GroWriterProperty::flow).toList();
  }

  /** The packets of a flow, and those that have to keep their places among them. */
  private static List<byte[]> of(String flow, List<byte[]> packets, List<String> flows) {
    var found = new ArrayList<byte[]>();
    for (int i = 0; i < packets.size(); i++) {
      if (flows.get(i).equals(flow) || flows.get(i).equals(ANY)) {
        found.add(packets.get(i));
      }
    }
    return found;
  }

  private static String flow(byte[] packet) {
    boolean isIpv4 = packet.length >= 20 && packet[0] == 0x45 && (packet[6] & 0x3f) == 0;
    boolean isIpv6 = packet.length >= 40 && packet[0] >> 4 == 6;
    int transport = isIpv4 ? 20 : 40;
    if ((!isIpv4 && !isIpv6) || (isIpv4 && packet[7] != 0) || packet.length < transport + 8) {
      return ANY;
    }
    int protocol = packet[isIpv4 ? 9 : 6];
    if (protocol != Packets.TCP && protocol != Packets.UDP) {
      return ANY;
    }
    var addresses = Arrays.copyOfRange(packet, isIpv4 ? 12 : 8, transport + 4);
    return protocol + " " + HexFormat.of().formatHex(addresses);
  }
}
