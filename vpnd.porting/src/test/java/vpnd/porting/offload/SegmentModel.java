// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a host does with a packet behind a {@code virtio_net_hdr}, one segment after the other and
 * one byte after the other; written for this test from the RFCs, and sharing nothing with vpnd.
 */
final class SegmentModel {
  private static final byte[] NO_PACKET = {};

  private SegmentModel() {}

  /**
   * The packets that arrive.
   *
   * @param read virtio header and packet
   * @return one packet without a byte if what was read makes no sense
   */
  static List<byte[]> arriving(byte[] read) {
    if (read.length <= 10) {
      return List.of(NO_PACKET);
    }
    var header = ByteBuffer.wrap(read).order(ByteOrder.nativeOrder());
    boolean hasPartialChecksum = (read[0] & 1) != 0;
    int type = read[1] & 0xff;
    int size = header.getShort(4) & 0xffff;
    int start = header.getShort(6) & 0xffff;
    int offset = header.getShort(8) & 0xffff;
    var packet = Arrays.copyOfRange(read, 10, read.length);
    if (type == 0) {
      if (!hasPartialChecksum) {
        return List.of(packet);
      }
      if (start + offset + 2 > packet.length) {
        return List.of(NO_PACKET);
      }
      put16(packet, start + offset, nonZero(~sum(packet, start, packet.length) & 0xffff));
      return List.of(packet);
    }
    int protocol = (type & 0x7f) == 5 ? 17 : 6;
    boolean isKnown = (type & 0x7f) == 1 || (type & 0x7f) == 4 || (type & 0x7f) == 5;
    int transport = transport(packet, protocol);
    if (!isKnown || !hasPartialChecksum || size == 0 || transport != start || transport < 0) {
      return List.of(NO_PACKET);
    }
    if (offset != (protocol == 6 ? 16 : 6)
        || transport + (protocol == 6 ? 20 : 8) > packet.length) {
      return List.of(NO_PACKET);
    }
    int length = protocol == 6 ? (packet[transport + 12] >> 4 & 15) * 4 : 8;
    if (length < (protocol == 6 ? 20 : 8) || transport + length > packet.length) {
      return List.of(NO_PACKET);
    }
    return cut(packet, protocol, transport, transport + length, size);
  }

  private static List<byte[]> cut(
      byte[] packet, int protocol, int transport, int payload, int size) {
    // What the host has put there is the pseudo header's sum with the length of the large packet.
    long pseudo = get16(packet, transport + (protocol == 6 ? 16 : 6));
    pseudo += 0xffff - (packet.length - transport) % 0xffff;
    var segments = new ArrayList<byte[]>();
    int count = Math.max(1, (packet.length - payload + size - 1) / size);
    for (int i = 0; i < count; i++) {
      int from = payload + i * size;
      int to = Math.min(packet.length, from + size);
      var segment = new byte[payload + to - from];
      System.arraycopy(packet, 0, segment, 0, payload);
      System.arraycopy(packet, from, segment, payload, to - from);
      if (segment[0] >> 4 == 4) {
        put16(segment, 2, segment.length);
        put16(segment, 4, get16(packet, 4) + i);
        Packets.finishIpv4(segment);
      } else {
        put16(segment, 4, segment.length - 40);
      }
      if (protocol == 6) {
        var sequence = ByteBuffer.wrap(segment);
        sequence.putInt(transport + 4, sequence.getInt(transport + 4) + (from - payload));
        if (i > 0) {
          segment[transport + 13] &= 0x7f;
        }
        if (i < count - 1) {
          segment[transport + 13] &= (byte) ~0x09;
        }
      } else {
        put16(segment, transport + 4, segment.length - transport);
      }
      int field = transport + (protocol == 6 ? 16 : 6);
      put16(segment, field, 0);
      long total = pseudo + segment.length - transport;
      total += sum(segment, transport, segment.length);
      int checksum = ~fold(total) & 0xffff;
      put16(segment, field, nonZero(checksum));
      segments.add(segment);
    }
    return segments;
  }

  /** Where TCP or UDP begins; -1 if it does not. */
  private static int transport(byte[] packet, int protocol) {
    int version = packet[0] >> 4 & 15;
    if (version == 4) {
      int length = (packet[0] & 15) * 4;
      if (packet.length < 20 || length < 20 || length > packet.length) {
        return -1;
      }
      boolean isFragment = (packet[6] & 0x3f) != 0 || packet[7] != 0;
      return isFragment || packet[9] != protocol ? -1 : length;
    }
    if (version != 6 || packet.length < 40) {
      return -1;
    }
    int next = packet[6] & 0xff;
    int at = 40;
    while (next == 0 || next == 43 || next == 60) {
      if (at + 8 > packet.length) {
        return -1;
      }
      next = packet[at] & 0xff;
      at += 8 * (1 + (packet[at + 1] & 0xff));
    }
    return next == protocol && at <= packet.length ? at : -1;
  }

  static int sum(byte[] bytes, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += (bytes[i] & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
    }
    return fold(sum);
  }

  static int fold(long sum) {
    long folded = sum;
    while (folded > 0xffff) {
      folded = (folded & 0xffff) + (folded >> 16);
    }
    return (int) folded;
  }

  static int nonZero(int checksum) {
    return checksum == 0 ? 0xffff : checksum;
  }

  static int get16(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) + (bytes[at + 1] & 0xff);
  }

  static void put16(byte[] bytes, int at, int value) {
    bytes[at] = (byte) (value >> 8);
    bytes[at + 1] = (byte) value;
  }
}
