// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import java.util.Arrays;
import java.util.Random;

/** A sender whose packets mostly follow each other, but not always. */
final class RandomFlow {
  private final Random random;
  private final int host;
  private final int protocol;
  private final boolean isIpv4;
  private final int size;
  private final boolean isWhole;
  private final int idStep;
  private final boolean isCalm;
  private final byte[] options;
  private int ports;
  private int id;
  private int sequence;
  private int ack = 1;
  private int tos;
  private int ttl = 64;

  RandomFlow(Random random, int host) {
    this.random = random;
    this.host = host;
    this.ports = random.nextInt(4);
    this.protocol = random.nextInt(3) > 0 ? Packets.TCP : Packets.UDP;
    this.isIpv4 = random.nextBoolean();
    this.size = 1 + random.nextInt(random.nextBoolean() ? 1400 : 100);
    this.isWhole = random.nextBoolean();
    this.isCalm = random.nextInt(3) == 0;
    this.idStep = random.nextInt(3) == 0 ? 0 : 1;
    this.id = idStep * (random.nextInt(10) == 0 ? 65_530 : random.nextInt(65_536));
    this.sequence = random.nextInt(10) == 0 ? -random.nextInt(50_000) : random.nextInt();
    this.options = Packets.random(random, random.nextBoolean() ? 12 : 4 * random.nextInt(11));
  }

  byte[] next() {
    int oddity = !isCalm && random.nextInt(5) == 0 ? 1 + random.nextInt(27) : 0;
    change(oddity);
    int length =
        switch (oddity) {
          case 1 -> random.nextInt(size);
          case 2 -> Math.min(1400, size + 1 + random.nextInt(20));
          case 3 -> 0;
          default -> size;
        };
    var payload = Packets.random(random, length);
    int flags =
        switch (oddity) {
          case 4, 5 -> Packets.ACK | Packets.PSH;
          case 6 -> random.nextInt(256);
          case 7 -> Packets.SYN;
          case 8 -> Packets.ACK | Packets.FIN;
          default -> Packets.ACK;
        };
    var transport =
        protocol == Packets.UDP
            ? Packets.udp(ports, payload)
            : Packets.tcp(ports, sequence, ack, flags, options, payload);
    sequence += length;
    id += idStep;
    return spoil(packet(oddity, transport), oddity);
  }

  private void change(int oddity) {
    switch (oddity) {
      case 9 -> sequence += random.nextInt(2000) - 1000;
      case 10 -> ack++;
      case 11 -> tos = random.nextInt(256);
      case 12 -> ttl = 1 + random.nextInt(255);
      case 13 -> id += random.nextInt(3) - 1;
      case 14 -> ports = random.nextInt(4);
      case 15 -> {
        if (options.length > 0) {
          options[random.nextInt(options.length)]++;
        }
      }
      default -> {}
    }
  }

  private byte[] packet(int oddity, byte[] transport) {
    int carried = oddity == 16 ? 1 : protocol;
    if (!isIpv4) {
      var inner = Packets.extensions(protocol, oddity == 17 ? 1 : 0);
      int first = (tos << 20) + (oddity == 26 ? random.nextInt(1 << 20) : 7);
      return Packets.ipv6(first, ttl, carried, host, inner, transport);
    }
    int fragment =
        switch (oddity) {
          case 18 -> 0x2000;
          case 19 -> 1 + random.nextInt(100);
          case 20 -> 0x8000;
          default -> isWhole ? 0x4000 : 0;
        };
    var inner = new byte[oddity == 17 ? 4 : 0];
    return Packets.ipv4(tos, id & 0xffff, fragment, ttl, carried, host, inner, transport);
  }

  private byte[] spoil(byte[] packet, int oddity) {
    int start = isIpv4 ? (packet[0] & 15) * 4 : 40;
    switch (oddity) {
      case 21 -> packet[packet.length - 1] ^= 1;
      case 22 -> packet[random.nextInt(packet.length)] ^= (byte) (1 + random.nextInt(255));
      case 23 -> packet[isIpv4 ? 10 : 5]++;
      case 24 -> {
        if (protocol == Packets.UDP) {
          SegmentModel.put16(packet, start + 6, 0);
        } else {
          // Window, urgent pointer, or the flag beside the data offset, with a right checksum.
          packet[start + new int[] {14, 19, 12}[random.nextInt(3)]]++;
          Packets.finish(packet, protocol, start);
        }
      }
      case 25 -> {
        return Arrays.copyOf(packet, random.nextInt(packet.length + 20));
      }
      case 27 -> {
        return Packets.random(random, random.nextInt(100));
      }
      default -> {}
    }
    return packet;
  }
}
