// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import vpnd.api.packet.PacketBatch;
import vpnd.testing.api.Batches;

/** Cuts random large packets, and compares every byte, once finished, with {@link SegmentModel}. */
final class GsoSplitterProperty {
  private static final int LONGEST = PacketBatch.SLOT_SIZE - PacketBatch.HEADROOM;

  private final Random random;
  private final GsoSplitter splitter = new GsoSplitter(new VirtioHeader());
  private final PacketBatch[] batches = {Batches.of(1), Batches.of(5), Batches.of(64)};
  private int options;
  private int partial;

  private GsoSplitterProperty(long seed) {
    random = new Random(seed);
  }

  /**
   * Splits large packets until they have yielded a number of small ones.
   *
   * @return the first difference, empty if there is none
   */
  static String check(long seed, int packets) {
    var property = new GsoSplitterProperty(seed);
    int count = 0;
    while (count < packets) {
      var read = property.read();
      var expected = SegmentModel.arriving(read);
      var found = property.cut(read);
      var difference = difference(expected, found);
      if (!difference.isEmpty()) {
        return difference + "\nof " + Packets.text(read);
      }
      count += found.size();
    }
    return property.partial > count / 2 ? "" : "only %d partial".formatted(property.partial);
  }

  static String difference(List<byte[]> expected, List<byte[]> found) {
    if (expected.size() != found.size()) {
      return "%d packets instead of %d".formatted(found.size(), expected.size());
    }
    for (int i = 0; i < found.size(); i++) {
      var packet = expected.get(i);
      boolean isEqual =
          packet.length > LONGEST
              ? found.get(i).length == LONGEST
              : Arrays.equals(packet, found.get(i));
      if (!isEqual) {
        var text = "packet %d of %d is\n%s instead of\n%s";
        return text.formatted(i, found.size(), Packets.text(found.get(i)), Packets.text(packet));
      }
    }
    return "";
  }

  /** Through batches of any size, as the device does. */
  List<byte[]> cut(byte[] read) {
    new Pointer(splitter.address()).write(0, read, 0, read.length);
    splitter.stage(read.length);
    var packets = new ArrayList<byte[]>();
    while (splitter.isStaged()) {
      var batch = batches[random.nextInt(batches.length)];
      int first = random.nextInt(batch.capacity());
      batch.count(splitter.cut(batch, first));
      for (int slot = first; slot < batch.count(); slot++) {
        partial += batch.hasPartialChecksum(slot) ? 1 : 0;
        batch.finishChecksum(slot);
        packets.add(Batches.packet(batch, slot));
      }
    }
    return packets;
  }

  private byte[] read() {
    return switch (random.nextInt(40)) {
      case 0 -> garbage();
      case 1, 2, 3 -> spoiled(large());
      case 4, 5, 6, 7, 8 -> small();
      default -> large();
    };
  }

  private byte[] garbage() {
    var bytes = Packets.random(random, random.nextInt(200));
    if (bytes.length > 11) {
      bytes[1] &= 7;
      bytes[10] = (byte) (random.nextBoolean() ? 0x45 : 0x60);
    }
    return bytes;
  }

  /** One byte of what matters is changed, or the end is missing. */
  private byte[] spoiled(byte[] read) {
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(read, random.nextInt(Math.min(read.length, 150)));
    }
    int at = random.nextInt(Math.min(read.length, 80));
    read[at] = (byte) (random.nextBoolean() ? 0 : random.nextInt(256));
    return read;
  }

  /** A packet that is whole, with or without its checksum. */
  private byte[] small() {
    int protocol = random.nextInt(3) > 0 ? Packets.TCP : Packets.UDP;
    var payload = Packets.random(random, random.nextInt(random.nextInt(20) == 0 ? 3000 : 1400));
    var packet = packet(protocol, payload);
    if (random.nextInt(4) == 0) {
      return Packets.behindHeader(packet, 2, 0, 0, 0, 0, 0);
    }
    int start = packet.length - payload.length - headerLength(protocol);
    Packets.unfinish(packet, protocol, start);
    // Now and then one that is inside of another packet, as a tunnel in the tunnel has it.
    start += random.nextInt(10) == 0 ? 8 : 0;
    int offset = (protocol == Packets.TCP ? 16 : 6) + (random.nextInt(10) == 0 ? 2 : 0);
    return Packets.behindHeader(packet, 1, 0, 0, 0, start, offset);
  }

  private byte[] large() {
    int protocol = random.nextInt(3) > 0 ? Packets.TCP : Packets.UDP;
    int size = 1 + random.nextInt(random.nextInt(50) == 0 ? 4000 : 1448);
    int most = random.nextInt(50) == 0 ? 65_000 : 6_000;
    var payload = Packets.random(random, random.nextInt(Math.min(most, size * 64)));
    var packet = packet(protocol, payload);
    int start = packet.length - payload.length - headerLength(protocol);
    Packets.unfinish(packet, protocol, start);
    if (packet[0] >> 4 == 4) {
      // Nothing depends on what the large packet itself says here.
      SegmentModel.put16(packet, 2, random.nextInt(65_536));
      SegmentModel.put16(packet, 10, random.nextInt(65_536));
    }
    int type = protocol == Packets.UDP ? 5 : packet[0] >> 4 == 4 ? 1 : 4;
    type |= random.nextInt(10) == 0 ? 0x80 : 0;
    int offset = protocol == Packets.TCP ? 16 : 6;
    int hint = random.nextInt(65_536);
    var read = Packets.behindHeader(packet, 1, type, hint, size, start, offset);
    if (random.nextInt(50) == 0 && Math.min(size, payload.length) > 1) {
      clearFirstChecksum(read, start, offset);
    }
    return read;
  }

  /** Changes the beginning of the payload, so that the checksum of the first segment gets 0. */
  private void clearFirstChecksum(byte[] read, int start, int offset) {
    int payload = 10 + start + headerLength(offset == 16 ? Packets.TCP : Packets.UDP);
    var first = SegmentModel.arriving(read).get(0);
    if (first.length > 0) {
      int checksum = SegmentModel.get16(first, start + offset);
      int sum = SegmentModel.fold(SegmentModel.get16(read, payload) + (long) checksum);
      SegmentModel.put16(read, payload, sum);
    }
  }

  private int headerLength(int protocol) {
    return protocol == Packets.TCP ? 20 + options : 8;
  }

  private byte[] packet(int protocol, byte[] payload) {
    int ports = random.nextInt();
    options = 4 * random.nextInt(random.nextInt(3) == 0 ? 11 : 4);
    int sequence = random.nextInt(10) == 0 ? -random.nextInt(5000) : random.nextInt();
    var transport =
        protocol == Packets.UDP
            ? Packets.udp(ports, payload)
            : Packets.tcp(
                ports,
                sequence,
                random.nextInt(),
                random.nextInt(256),
                Packets.random(random, options),
                payload);
    if (random.nextBoolean()) {
      var inner = new byte[random.nextInt(10) == 0 ? 4 * random.nextInt(11) : 0];
      int id = random.nextInt(10) == 0 ? 65_530 : random.nextInt(65_536);
      int fragment = random.nextInt(20) == 0 ? random.nextInt(65_536) : 0x4000;
      return Packets.ipv4(
          random.nextInt(256), id, fragment, 64, protocol, random.nextInt(), inner, transport);
    }
    int count = random.nextInt(10) == 0 ? random.nextInt(4) : 0;
    var inner = Packets.extensions(protocol, count);
    return Packets.ipv6(random.nextInt(), 64, protocol, random.nextInt(), inner, transport);
  }
}
