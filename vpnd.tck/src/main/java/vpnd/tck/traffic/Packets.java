// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.traffic;

import java.nio.ByteBuffer;
import vpnd.api.packet.Checksum;
import vpnd.api.packet.PacketBatch;

/** What the kit reads in the packets of a batch, RFC 791, 8200, 768 and 9293, and changes. */
public final class Packets {
  static final int TCP = 6;
  static final int UDP = 17;
  private static final int FLAGS = 6;
  private static final int MORE_FRAGMENTS = 0x20;
  private static final int DO_NOT_FRAGMENT = 0x40;

  /** More fragments, or the place of this one. */
  private static final int FRAGMENT = 0x3fff;

  private static final int IPV4_SIZE = 20;
  private static final int IPV4_CHECKSUM = 10;
  private static final int UDP_SIZE = 8;
  private static final int IPV6_SIZE = 40;

  private Packets() {}

  private static int start(PacketBatch batch, int slot) {
    return batch.offset(slot) + PacketBatch.HEADROOM;
  }

  /** Whether the packet is of IPv4. */
  public static boolean isIpv4(PacketBatch batch, int slot) {
    return batch.bytes().get(start(batch, slot)) >>> 4 == 4;
  }

  /** Whether more fragments follow, RFC 791. */
  public static boolean isFragment(PacketBatch batch, int slot) {
    return (batch.bytes().get(start(batch, slot) + FLAGS) & MORE_FRAGMENTS) != 0;
  }

  /** Whether routers must not fragment the packet of IPv4, RFC 791. */
  public static boolean mustNotBeFragmented(PacketBatch batch, int slot) {
    return (batch.bytes().get(start(batch, slot) + FLAGS) & DO_NOT_FRAGMENT) != 0;
  }

  /** Whether it is a fragment of a datagram of UDP over IPv4: more follow, or some came before. */
  static boolean isFragmentOfUdp(PacketBatch batch, int slot) {
    return batch.length(slot) >= PacketBatch.HEADROOM + IPV4_SIZE
        && isIpv4(batch, slot)
        && protocol(batch, slot) == UDP
        && (batch.bytes().getShort(start(batch, slot) + FLAGS) & FRAGMENT) != 0;
  }

  private static int headerSize(PacketBatch batch, int slot) {
    return isIpv4(batch, slot) ? IPV4_SIZE : IPV6_SIZE;
  }

  static int protocol(PacketBatch batch, int slot) {
    return batch.bytes().get(start(batch, slot) + (isIpv4(batch, slot) ? 9 : 6)) & 0xff;
  }

  /** Bytes of the packet, by its own header. */
  public static int total(PacketBatch batch, int slot) {
    var bytes = batch.bytes();
    int at = start(batch, slot);
    return isIpv4(batch, slot)
        ? bytes.getShort(at + 2) & 0xffff
        : (bytes.getShort(at + 4) & 0xffff) + IPV6_SIZE;
  }

  /** Whether it is a datagram to {@link TunnelEnd#PORT}, or TCP. */
  static boolean isOfTheKit(PacketBatch batch, int slot) {
    if (batch.length(slot) < PacketBatch.HEADROOM + headerSize(batch, slot) + 8) {
      return false;
    }
    int protocol = protocol(batch, slot);
    int target = start(batch, slot) + headerSize(batch, slot) + 2;
    return protocol == TCP
        || (protocol == UDP && (batch.bytes().getShort(target) & 0xffff) == TunnelEnd.PORT);
  }

  /** Whether the checksum of TCP or UDP is right, RFC 1071. */
  public static boolean hasValidChecksum(PacketBatch batch, int slot) {
    var bytes = batch.bytes();
    int at = start(batch, slot);
    int transport = at + headerSize(batch, slot);
    int end = at + total(batch, slot);
    int addresses = at + (isIpv4(batch, slot) ? 12 : 8);
    long sum = Checksum.sum(bytes, addresses, transport) + Checksum.sum(bytes, transport, end);
    return Checksum.fold(sum + protocol(batch, slot) + (end - transport)) == 0xffff;
  }

  /**
   * Turns a packet round: exchanges its addresses, and the ports of UDP. All checksums stay valid.
   * The ports of TCP stay, so that the connection leads from the host to itself.
   */
  public static void turn(PacketBatch batch, int slot) {
    int at = start(batch, slot);
    int size = isIpv4(batch, slot) ? 4 : 16;
    int source = at + (isIpv4(batch, slot) ? 12 : 8);
    exchange(batch.bytes(), source, source + size, size);
    if (protocol(batch, slot) == UDP) {
      int ports = at + headerSize(batch, slot);
      exchange(batch.bytes(), ports, ports + 2, 2);
    }
  }

  /** Gives a datagram of UDP over IPv4 another payload, and no checksum of UDP. */
  public static void replacePayload(PacketBatch batch, int slot, byte[] payload) {
    var bytes = batch.bytes();
    int at = start(batch, slot);
    int udp = at + IPV4_SIZE;
    int length = UDP_SIZE + payload.length;
    batch.finishChecksum(slot); // so that none is partial
    bytes.putShort(at + 2, (short) (IPV4_SIZE + length)).putShort(at + IPV4_CHECKSUM, (short) 0);
    bytes.putShort(at + IPV4_CHECKSUM, Checksum.of(Checksum.sum(bytes, at, udp)));
    bytes
        .putShort(udp + 4, (short) length)
        .putShort(udp + 6, (short) 0)
        .put(udp + UDP_SIZE, payload);
    batch.length(slot, PacketBatch.HEADROOM + IPV4_SIZE + length);
  }

  private static void exchange(ByteBuffer bytes, int one, int other, int size) {
    for (int i = 0; i < size; i++) {
      byte kept = bytes.get(one + i);
      bytes.put(one + i, bytes.get(other + i));
      bytes.put(other + i, kept);
    }
  }
}
