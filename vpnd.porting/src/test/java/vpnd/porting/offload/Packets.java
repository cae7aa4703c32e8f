// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Random;

/** Packets of IP, byte by byte. */
public final class Packets {
  static final int TCP = 6;
  public static final int UDP = 17;
  static final int FIN = 0x01;
  static final int SYN = 0x02;
  static final int PSH = 0x08;
  static final int ACK = 0x10;
  static final int ECE = 0x40;
  static final int CWR = 0x80;

  private static final byte[] NOISE = new byte[1 << 17];

  static {
    new Random(1).nextBytes(NOISE);
  }

  private Packets() {}

  /**
   * A packet with right lengths and checksums.
   *
   * @param inner IP options of IPv4, or extension headers of IPv6 that {@link #extensions} made
   * @param transport header and payload of TCP or UDP
   */
  static byte[] ipv4(
      int tos,
      int id,
      int fragment,
      int ttl,
      int protocol,
      int host,
      byte[] inner,
      byte[] transport) {
    var packet = new byte[20 + inner.length + transport.length];
    ByteBuffer.wrap(packet)
        .put((byte) (0x45 + inner.length / 4))
        .put((byte) tos)
        .putShort((short) packet.length)
        .putShort((short) id)
        .putShort((short) fragment)
        .put((byte) ttl)
        .put((byte) protocol)
        .putShort((short) 0)
        .putInt(0x0a420000 + host)
        .putInt(0x0a430001)
        .put(inner)
        .put(transport);
    finishIpv4(packet);
    finish(packet, protocol, 20 + inner.length);
    return packet;
  }

  /** The same for IPv6. */
  static byte[] ipv6(
      int firstWord, int hopLimit, int protocol, int host, byte[] inner, byte[] transport) {
    var packet = new byte[40 + inner.length + transport.length];
    ByteBuffer.wrap(packet)
        .putInt(0x60000000 | (firstWord & 0x0fffffff))
        .putShort((short) (packet.length - 40))
        .put((byte) (inner.length > 0 ? 60 : protocol))
        .put((byte) hopLimit)
        .putLong(0xfd00_0000_0000_0001L)
        .putLong(host)
        .putLong(0xfd00_0000_0000_0002L)
        .putLong(1)
        .put(inner)
        .put(transport);
    finish(packet, protocol, 40 + inner.length);
    return packet;
  }

  /** Extension headers of IPv6, the first of them destination options, in front of a protocol. */
  static byte[] extensions(int protocol, int count) {
    var headers = ByteBuffer.allocate(count * 16);
    for (int i = 0; i < count; i++) {
      headers.put((byte) (i == count - 1 ? protocol : 60)).put((byte) 1).put(new byte[14]);
    }
    return headers.array();
  }

  static byte[] tcp(int ports, int sequence, int ack, int flags, byte[] options, byte[] payload) {
    return ByteBuffer.allocate(20 + options.length + payload.length)
        .putInt(ports)
        .putInt(sequence)
        .putInt(ack)
        .put((byte) ((5 + options.length / 4) << 4))
        .put((byte) flags)
        .putShort((short) 500)
        .putInt(0)
        .put(options)
        .put(payload)
        .array();
  }

  static byte[] udp(int ports, byte[] payload) {
    return ByteBuffer.allocate(8 + payload.length)
        .putInt(ports)
        .putShort((short) (8 + payload.length))
        .putShort((short) 0)
        .put(payload)
        .array();
  }

  /** Bytes that differ from call to call; those of long packets are a piece of the same 64 KiB. */
  public static byte[] random(Random random, int length) {
    var bytes = new byte[length];
    if (length < 100) {
      random.nextBytes(bytes);
    } else {
      int from = random.nextInt(NOISE.length - length);
      System.arraycopy(NOISE, from, bytes, 0, length);
    }
    return bytes;
  }

  /** A packet behind the header with which a host gives it away to be cut. */
  static byte[] behindHeader(
      byte[] packet, int flags, int type, int hint, int size, int start, int offset) {
    return ByteBuffer.allocate(10 + packet.length)
        .order(ByteOrder.nativeOrder())
        .put((byte) flags)
        .put((byte) type)
        .putShort((short) hint)
        .putShort((short) size)
        .putShort((short) start)
        .putShort((short) offset)
        .put(packet)
        .array();
  }

  static void finishIpv4(byte[] packet) {
    SegmentModel.put16(packet, 10, 0);
    int sum = SegmentModel.sum(packet, 0, (packet[0] & 15) * 4);
    SegmentModel.put16(packet, 10, ~sum);
  }

  /** Writes the checksum of a transport that begins there. */
  public static void finish(byte[] packet, int protocol, int start) {
    if (protocol == TCP || protocol == UDP) {
      int field = start + (protocol == TCP ? 16 : 6);
      SegmentModel.put16(packet, field, 0);
      int sum = pseudoSum(packet, protocol, packet.length - start);
      int checksum = ~SegmentModel.fold(sum + SegmentModel.sum(packet, start, packet.length));
      checksum &= 0xffff;
      SegmentModel.put16(packet, field, SegmentModel.nonZero(checksum));
    }
  }

  /** Writes what a host leaves there that gives the packet away to be cut. */
  static void unfinish(byte[] packet, int protocol, int start) {
    int field = start + (protocol == TCP ? 16 : 6);
    SegmentModel.put16(packet, field, pseudoSum(packet, protocol, packet.length - start));
  }

  static int pseudoSum(byte[] packet, int protocol, int length) {
    boolean isIpv4 = packet[0] >> 4 == 4;
    long addresses = isIpv4 ? SegmentModel.sum(packet, 12, 20) : SegmentModel.sum(packet, 8, 40);
    return SegmentModel.fold(addresses + protocol + length);
  }

  static String text(byte[] packet) {
    return HexFormat.of().formatHex(packet, 0, Math.min(80, packet.length))
        + (packet.length > 80 ? "... (" + packet.length + ")" : "");
  }
}
