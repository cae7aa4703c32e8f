// SPDX-License-Identifier: BSD-2-Clause
package org.example.port;

import java.nio.ByteBuffer;
import vpnd.api.packet.Checksum;

/** ICMP echo over IPv4 (RFC 792). */
final class Ping {
  private static final int ICMP = 1;
  private static final int REQUEST = 8;

  private Ping() {}

  /** Makes the answer of a request, in its place; returns false for any other packet. */
  static boolean answer(byte[] packet) {
    var bytes = ByteBuffer.wrap(packet);
    if (packet.length < 28 || packet[0] != 0x45 || packet[9] != ICMP || packet[20] != REQUEST) {
      return false;
    }
    int source = bytes.getInt(12);
    bytes.putInt(12, bytes.getInt(16)).putInt(16, source);
    bytes.put(20, (byte) 0).putShort(22, (short) 0);
    bytes.putShort(22, Checksum.of(Checksum.sum(bytes, 20, packet.length)));
    return true;
  }
}
