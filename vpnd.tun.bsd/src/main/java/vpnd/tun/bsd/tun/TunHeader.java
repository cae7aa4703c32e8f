// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.tun;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import vpnd.porting.offload.IpHeader;
import vpnd.porting.offload.PacketPrefix;
import vpnd.porting.offload.Transport;

/**
 * The prefix of each packet of an OpenBSD tun device with offload: {@code struct tun_hdr} of {@code
 * net/if_tun.h} in the order of this processor, and the address family in network byte order.
 *
 * <pre>
 *   0       2     4      6     8        12
 *   | flags | (0) | vtag | mss | family |
 * </pre>
 *
 * @param inet6 {@code AF_INET6} of the system
 */
record TunHeader(int inet6) implements PacketPrefix {
  static final int SIZE = 12;
  private static final int MSS = 0x20;
  private static final int IPV4_CHECKSUM = 0x100;
  private static final int TCP_CHECKSUM = 0x200;
  private static final int UDP_CHECKSUM = 0x400;
  private static final int FAMILY = 8;
  private static final int AF_INET = 2;

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public boolean isLarge(ByteBuffer host, int at) {
    return (host.getShort(at) & MSS) != 0;
  }

  /** The system has no segmentation offload of UDP. */
  @Override
  public @Nullable Transport transport(ByteBuffer host, int at) {
    return Transport.TCP;
  }

  @Override
  public int segmentSize(ByteBuffer host, int at) {
    return host.getShort(at + 6) & 0xffff;
  }

  @Override
  public boolean needsChecksum(ByteBuffer host, int at) {
    return (host.getShort(at) & (TCP_CHECKSUM | UDP_CHECKSUM)) != 0;
  }

  /** The header names the protocol, not the place. */
  @Override
  public int checksumStart(ByteBuffer host, int at, ByteBuffer packet, int end) {
    int start = at + SIZE;
    int found = IpHeader.findTransport(packet, start, end, carried(host, at).protocol);
    return found < 0 ? found : found - start;
  }

  @Override
  public int checksumOffset(ByteBuffer host, int at) {
    return carried(host, at).checksum;
  }

  private static Transport carried(ByteBuffer host, int at) {
    return (host.getShort(at) & TCP_CHECKSUM) != 0 ? Transport.TCP : Transport.UDP;
  }

  @Override
  public boolean needsHeaderChecksum(ByteBuffer host, int at) {
    return (host.getShort(at) & IPV4_CHECKSUM) != 0;
  }

  /** For a large packet, the length is not in the sum. */
  @Override
  public boolean hasPseudoSum() {
    return false;
  }

  /** The system takes anything else without an error. */
  @Override
  public boolean accepts(ByteBuffer packet, int at, int length) {
    return IpHeader.mayBeAt(packet, at, length);
  }

  @Override
  public void clear(ByteBuffer host, int at, boolean isIpv4) {
    write(host, at, isIpv4, 0, 0);
  }

  @Override
  public void partial(ByteBuffer host, int at, boolean isIpv4, Transport transport, int start) {
    write(host, at, isIpv4, transport == Transport.TCP ? TCP_CHECKSUM : UDP_CHECKSUM, 0);
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
    write(host, at, isIpv4, MSS | TCP_CHECKSUM, segmentSize);
  }

  private void write(ByteBuffer host, int at, boolean isIpv4, int flags, int mss) {
    int family = isIpv4 ? AF_INET : inet6;
    host.putShort(at, (short) flags)
        .putShort(at + 2, (short) 0)
        .putShort(at + 4, (short) 0)
        .putShort(at + 6, (short) mss)
        .put(at + FAMILY, (byte) 0)
        .put(at + FAMILY + 1, (byte) 0)
        .put(at + FAMILY + 2, (byte) 0)
        .put(at + FAMILY + 3, (byte) family);
  }
}
