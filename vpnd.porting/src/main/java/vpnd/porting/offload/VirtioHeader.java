// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The header in front of each packet that passes a tun device with IFF_VNET_HDR: {@code struct
 * virtio_net_hdr} of {@code linux/virtio_net.h}, 10 bytes, in the order of this processor.
 *
 * <pre>
 *   0       1          2         4          6            8             10
 *   | flags | GSO type | (hint)  | GSO size | csum start | csum offset |
 * </pre>
 *
 * <p>With VIRTIO_NET_HDR_F_NEEDS_CSUM the checksum is partial: the field at start + offset holds
 * the sum of the pseudo header, and the checksum covers the packet from start on. A GSO type other
 * than 0 marks a large packet, to be split into segments with a payload of GSO size bytes.
 */
public final class VirtioHeader implements PacketPrefix {
  public static final int SIZE = 10;
  private static final int NEEDS_CHECKSUM = 1;
  private static final int TCP_IPV4 = 1;
  private static final int TCP_IPV6 = 4;
  private static final int UDP = 5;
  private static final int ECN = 0x80;

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public boolean needsChecksum(ByteBuffer host, int at) {
    return (host.get(at) & NEEDS_CHECKSUM) != 0;
  }

  @Override
  public boolean isLarge(ByteBuffer host, int at) {
    return host.get(at + 1) != 0;
  }

  @Override
  public @Nullable Transport transport(ByteBuffer host, int at) {
    return switch (host.get(at + 1) & 0xff & ~ECN) {
      case TCP_IPV4, TCP_IPV6 -> Transport.TCP;
      case UDP -> Transport.UDP;
      default -> null;
    };
  }

  @Override
  public int segmentSize(ByteBuffer host, int at) {
    return host.getShort(at + 4) & 0xffff;
  }

  @Override
  public int checksumStart(ByteBuffer host, int at, ByteBuffer packet, int end) {
    return host.getShort(at + 6) & 0xffff;
  }

  @Override
  public int checksumOffset(ByteBuffer host, int at) {
    return host.getShort(at + 8) & 0xffff;
  }

  @Override
  public void clear(ByteBuffer host, int at, boolean isIpv4) {
    host.putLong(at, 0).putShort(at + 8, (short) 0);
  }

  @Override
  public void partial(ByteBuffer host, int at, boolean isIpv4, Transport transport, int start) {
    host.putLong(at, 0)
        .put(at, (byte) NEEDS_CHECKSUM)
        .putShort(at + 6, (short) start)
        .putShort(at + 8, (short) transport.checksum);
  }

  @Override
  public void describe(
      ByteBuffer host,
      int at,
      boolean isIpv4,
      Transport transport,
      int segmentSize,
      int start,
      int payload) {
    int type = transport == Transport.UDP ? UDP : isIpv4 ? TCP_IPV4 : TCP_IPV6;
    partial(host, at, isIpv4, transport, start);
    host.put(at + 1, (byte) type)
        .putShort(at + 2, (short) payload)
        .putShort(at + 4, (short) segmentSize);
  }
}
