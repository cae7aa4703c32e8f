// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vpnd.api.network.IpPrefix;
import vpnd.api.operation.Counter;
import vpnd.testing.Seed;

/** Compares the policy with a slow and obvious one, on random packets and prefixes. */
public final class PacketFilterModelTest {
  private static final int ROUNDS = 200_000;

  private final long seed = Seed.draw();
  private final Random random = new Random(seed);

  @Test
  void judgesAsTheModelDoes() throws UnknownHostException {
    var verdicts = new EnumMap<Counter, Integer>(Counter.class);
    var passed = 0;
    for (var round = 0; round < ROUNDS; round++) {
      var prefix = prefix(random.nextBoolean() ? 4 : 16);
      var packet = packet(prefix);
      var expected = model(List.of(prefix), packet);
      var verdict =
          new PacketFilter(List.of(prefix), List.of())
              .judge(ByteBuffer.wrap(packet), 0, packet.length);
      assertEquals(expected, verdict, () -> "seed " + seed + ", " + prefix);
      if (verdict == null) {
        passed++;
      } else {
        verdicts.merge(verdict, 1, Integer::sum);
      }
    }
    assertTrue(passed > ROUNDS / 20, "the packets are too odd: " + verdicts);
    assertEquals(3, verdicts.size(), "the packets are too tame: " + verdicts);
  }

  public static @Nullable Counter model(List<IpPrefix> allowed, byte[] packet)
      throws UnknownHostException {
    var version = packet.length == 0 ? 0 : (packet[0] & 0xff) / 16;
    if (version != 4 && version != 6) {
      return Counter.RX_NOT_IP;
    }
    var isIpv4 = version == 4;
    var header = isIpv4 ? 20 : 40;
    if (packet.length < header) {
      return Counter.RX_NOT_IP;
    }
    var told = isIpv4 ? number(packet, 2, 2) : number(packet, 4, 2) + 40;
    var ownHeader = isIpv4 ? packet[0] % 16 * 4 : 40;
    if (told != packet.length || ownHeader < header || ownHeader > packet.length) {
      return Counter.RX_NOT_IP;
    }
    var size = isIpv4 ? 4 : 16;
    var source = address(packet, isIpv4 ? 12 : 8, size);
    var destination = address(packet, isIpv4 ? 16 : 24, size);
    if (source == null || destination == null) {
      return Counter.RX_MARTIAN;
    }
    if (source.isMulticastAddress()
        || (!isIpv4 && source.isLinkLocalAddress())
        || (isIpv4 && (source.getAddress()[0] & 0xff) >= 240)
        || isOfNoHost(source)
        || isOfNoHost(destination)) {
      return Counter.RX_MARTIAN;
    }
    return allowed.stream().anyMatch(prefix -> contains(prefix, source))
        ? null
        : Counter.RX_FOREIGN_SOURCE;
  }

  private static boolean isOfNoHost(InetAddress address) {
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || (address.getAddress().length == 4 && address.getAddress()[0] == 0);
  }

  private static boolean contains(IpPrefix prefix, InetAddress address) {
    var network = prefix.address().getAddress();
    var bytes = address.getAddress();
    return network.length == bytes.length
        && IntStream.range(0, prefix.length())
            .allMatch(
                bit ->
                    new BigInteger(network).testBit(network.length * 8 - 1 - bit)
                        == new BigInteger(bytes).testBit(bytes.length * 8 - 1 - bit));
  }

  private static int number(byte[] packet, int at, int size) {
    var number = 0;
    for (var i = 0; i < size; i++) {
      number = number * 256 + (packet[at + i] & 0xff);
    }
    return number;
  }

  /** Null for an IPv4-mapped address, of which Java makes an IPv4 address. */
  private static @Nullable InetAddress address(byte[] packet, int at, int size)
      throws UnknownHostException {
    var bytes = new byte[size];
    System.arraycopy(packet, at, bytes, 0, size);
    var address = InetAddress.getByAddress(bytes);
    return address.getAddress().length == size ? address : null;
  }

  private IpPrefix prefix(int size) throws UnknownHostException {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    var address = InetAddress.getByAddress(bytes);
    return new IpPrefix(address, random.nextInt(address.getAddress().length * 8 + 1));
  }

  /** A packet that is mostly sound and whose source mostly lies near the prefix. */
  private byte[] packet(IpPrefix prefix) {
    var isIpv4 = random.nextInt(8) == 0 ? random.nextBoolean() : prefix.isIpv4();
    var header = isIpv4 ? 20 : 40;
    var packet =
        new byte[random.nextInt(8) == 0 ? random.nextInt(60) : header + random.nextInt(40)];
    random.nextBytes(packet);
    var bytes = ByteBuffer.wrap(packet);
    if (packet.length >= header && random.nextInt(8) != 0) {
      bytes.put(0, (byte) (isIpv4 ? 0x45 : 0x60));
      bytes.putShort(isIpv4 ? 2 : 4, (short) (isIpv4 ? packet.length : packet.length - 40));
      var source = prefix.address().getAddress();
      if (isIpv4 == prefix.isIpv4()) {
        var bit = random.nextInt(source.length * 8);
        source[bit / 8] ^= (byte) (0x80 >>> bit % 8);
        bytes.put(isIpv4 ? 12 : 8, source);
      }
      if (random.nextInt(16) == 0) {
        bytes.put(isIpv4 ? 12 : 8, new byte[isIpv4 ? 4 : 16]);
      }
    }
    return packet;
  }
}
