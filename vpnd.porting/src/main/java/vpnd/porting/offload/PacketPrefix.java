// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The format of the bytes in front of each packet that passes a tun device with segmentation
 * offload. Stateless.
 *
 * <p>Every method gets the memory in which the prefix and the packet after it lie, in the byte
 * order of this processor, and the offset of the prefix in it.
 */
public interface PacketPrefix {
  /** The length of the prefix in bytes, at most 16. */
  int size();

  /** Whether the packet is to be split into segments. */
  boolean isLarge(ByteBuffer host, int at);

  /** The transport protocol of a large packet; null if it was not requested. */
  @Nullable Transport transport(ByteBuffer host, int at);

  /** The payload bytes of each segment except the last; only of a large packet. */
  int segmentSize(ByteBuffer host, int at);

  /** Whether the checksum of the transport protocol is partial. */
  boolean needsChecksum(ByteBuffer host, int at);

  /**
   * Where the bytes that a partial checksum covers begin, as an offset in the packet.
   *
   * @param packet the same memory in network byte order
   * @param end of the packet
   * @return -1 if the prefix contradicts the packet
   */
  int checksumStart(ByteBuffer host, int at, ByteBuffer packet, int end);

  /** The offset of a partial checksum from {@link #checksumStart}. */
  int checksumOffset(ByteBuffer host, int at);

  /** Whether the checksum of the IPv4 header is missing. */
  default boolean needsHeaderChecksum(ByteBuffer host, int at) {
    return false;
  }

  /** Whether the partial checksum of a large packet is the sum of its pseudo header. */
  default boolean hasPseudoSum() {
    return true;
  }

  /**
   * Whether a packet may be written at all; the host refuses others itself, unless this does.
   *
   * @param packet memory in network byte order
   * @param at offset of the packet
   * @param length in bytes
   */
  default boolean accepts(ByteBuffer packet, int at, int length) {
    return true;
  }

  /** Writes the prefix of a packet with complete checksums. */
  void clear(ByteBuffer host, int at, boolean isIpv4);

  /**
   * Writes the prefix of a packet with a partial checksum.
   *
   * @param start offset of the transport header in the packet
   */
  void partial(ByteBuffer host, int at, boolean isIpv4, Transport transport, int start);

  /**
   * Writes the prefix of a large packet with a partial checksum.
   *
   * @param start offset of the transport header in the packet
   * @param payload offset of the payload in the packet
   */
  void describe(
      ByteBuffer host,
      int at,
      boolean isIpv4,
      Transport transport,
      int segmentSize,
      int start,
      int payload);
}
