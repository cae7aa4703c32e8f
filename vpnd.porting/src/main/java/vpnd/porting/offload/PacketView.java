// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.nio.ByteBuffer;
import vpnd.api.packet.Checksum;
import vpnd.api.packet.PacketBatch;

/**
 * A view of a TCP or UDP packet in a slot, for coalescing. It is reused for one packet after the
 * other, and every method reads the slot's bytes.
 */
final class PacketView {
  private static final int MORE_OR_OFFSET_OR_RESERVED = 0xbfff;
  private static final int TIME_TO_LIVE = 8;
  private static final int IPV4_ADDRESSES = 12;
  private static final int IPV6_ADDRESSES = 8;
  private static final int HOP_LIMIT = 7;
  private static final int ACKNOWLEDGEMENT = 8;
  private static final int DATA_OFFSET = 12;
  private static final int WINDOW = 14;
  private static final int URGENT = 18;

  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private int slot;
  private int at;
  private int end;
  private boolean isIpv4;
  private Transport transport = Transport.TCP;
  private int header;
  private int payload;
  private boolean hasPartialChecksum;
  private boolean isVerified;

  /**
   * Moves to a slot.
   *
   * @return whether the slot holds a complete TCP or UDP packet with an IP header without options,
   *     extension headers or fragmentation; if false, no other method may be called
   */
  boolean moveTo(PacketBatch batch, int newSlot) {
    bytes = batch.bytes();
    slot = newSlot;
    at = batch.offset(slot) + PacketBatch.HEADROOM;
    end = batch.offset(slot) + batch.length(slot);
    hasPartialChecksum = batch.hasPartialChecksum(slot);
    isVerified = false;
    if (end - at < IpHeader.IPV4_SIZE) {
      return false;
    }
    isIpv4 = IpHeader.version(bytes, at) == 4;
    header = at + (isIpv4 ? IpHeader.IPV4_SIZE : IpHeader.IPV6_SIZE);
    if (isIpv4 ? !isPlainIpv4() : !isPlainIpv6()) {
      return false;
    }
    int protocol = bytes.get(at + (isIpv4 ? IpHeader.PROTOCOL : IpHeader.NEXT_HEADER)) & 0xff;
    if (protocol == Transport.TCP.protocol) {
      transport = Transport.TCP;
    } else if (protocol == Transport.UDP.protocol) {
      transport = Transport.UDP;
    } else {
      return false;
    }
    payload = header + transport.headerLength(bytes, header, end);
    return payload > header && (transport == Transport.TCP || udpLength() == end - header);
  }

  private boolean isPlainIpv4() {
    return bytes.get(at) == 0x45
        && (bytes.getShort(at + IpHeader.TOTAL_LENGTH) & 0xffff) == end - at
        && (bytes.getShort(at + IpHeader.FRAGMENT) & MORE_OR_OFFSET_OR_RESERVED) == 0;
  }

  private boolean isPlainIpv6() {
    return IpHeader.version(bytes, at) == 6
        && (bytes.getShort(at + IpHeader.PAYLOAD_LENGTH) & 0xffff) == end - header;
  }

  private int udpLength() {
    return bytes.getShort(header + Transport.UDP_LENGTH) & 0xffff;
  }

  int slot() {
    return slot;
  }

  boolean isIpv4() {
    return isIpv4;
  }

  Transport transport() {
    return transport;
  }

  /** Length of the IP header in bytes. */
  int ipLength() {
    return header - at;
  }

  /** Length of the IP and transport headers in bytes. */
  int headerLength() {
    return payload - at;
  }

  int payloadLength() {
    return end - payload;
  }

  int identification() {
    return isIpv4 ? bytes.getShort(at + IpHeader.IDENTIFICATION) & 0xffff : 0;
  }

  boolean mayBeFragmented() {
    return isIpv4 && bytes.getShort(at + IpHeader.FRAGMENT) == 0;
  }

  /** Whether its TCP sequence number is {@code distance} bytes after another's; true for UDP. */
  boolean continues(PacketView other, int distance) {
    int begin = bytes.getInt(other.header + Transport.SEQUENCE);
    return transport == Transport.UDP
        || bytes.getInt(header + Transport.SEQUENCE) == begin + distance;
  }

  /** Whether it has PSH, so that no packet may be appended to it. */
  boolean isPushed() {
    return transport == Transport.TCP && (flags() & Transport.PSH) != 0;
  }

  private int flags() {
    return bytes.get(header + Transport.FLAGS) & 0xff;
  }

  /** Whether it may be coalesced: it has payload, no flags but ACK and PSH, and a UDP checksum. */
  boolean isData() {
    if (payload == end) {
      return false;
    }
    return transport == Transport.TCP
        ? (flags() & ~Transport.PSH) == Transport.ACK
            && (bytes.get(header + DATA_OFFSET) & 0xf) == 0
        : bytes.getShort(header + Transport.UDP.checksum) != 0;
  }

  boolean isSameFlow(PacketView other) {
    return isIpv4 == other.isIpv4
        && transport == other.transport
        && bytes.getInt(header) == bytes.getInt(other.header)
        && (isIpv4
            ? bytes.getLong(at + IPV4_ADDRESSES) == bytes.getLong(other.at + IPV4_ADDRESSES)
            : isSame(other.at - at, at + IPV6_ADDRESSES, at + IpHeader.IPV6_SIZE));
  }

  /**
   * Whether the headers of two data packets of one flow differ only in the fields that the host
   * rewrites when it splits: lengths, identification, sequence number, PSH and checksums.
   */
  boolean isLike(PacketView other) {
    if (payload - at != other.payload - other.at) {
      return false;
    }
    boolean isSameIp =
        isIpv4
            ? bytes.getShort(at) == bytes.getShort(other.at)
                && bytes.getShort(at + IpHeader.FRAGMENT)
                    == bytes.getShort(other.at + IpHeader.FRAGMENT)
                && bytes.getShort(at + TIME_TO_LIVE) == bytes.getShort(other.at + TIME_TO_LIVE)
            : bytes.getInt(at) == bytes.getInt(other.at)
                && bytes.get(at + HOP_LIMIT) == bytes.get(other.at + HOP_LIMIT);
    return isSameIp && (transport == Transport.UDP || isLikeTcp(other));
  }

  private boolean isLikeTcp(PacketView other) {
    return bytes.getInt(header + ACKNOWLEDGEMENT) == bytes.getInt(other.header + ACKNOWLEDGEMENT)
        && bytes.getShort(header + WINDOW) == bytes.getShort(other.header + WINDOW)
        && bytes.getShort(header + URGENT) == bytes.getShort(other.header + URGENT)
        && isSame(other.at - at, header + transport.shortest, payload);
  }

  /** Compares 32-bit words with those at a distance in bytes. */
  private boolean isSame(int distance, int from, int to) {
    for (int i = from; i < to; i += 4) {
      if (bytes.getInt(i) != bytes.getInt(i + distance)) {
        return false;
      }
    }
    return true;
  }

  /** Whether its checksums are correct or, if partial, will be; a positive result is cached. */
  boolean isSound() {
    isVerified = isVerified || (isIpSound() && (hasPartialChecksum || isTransportSound()));
    return isVerified;
  }

  private boolean isIpSound() {
    return !isIpv4 || Checksum.fold(Checksum.sum(bytes, at, header)) == 0xffff;
  }

  private boolean isTransportSound() {
    long sum = pseudoSum(end - header) + Checksum.sum(bytes, header, end);
    return Checksum.fold(sum) == 0xffff;
  }

  /** The sum of its pseudo header for a given transport length in bytes. */
  long pseudoSum(int length) {
    return IpHeader.pseudoSum(bytes, at, isIpv4, transport.protocol, length);
  }

  /** Copies all headers. */
  void copyHeaders(ByteBuffer target, int to) {
    target.put(to, bytes, at, payload - at);
  }
}
