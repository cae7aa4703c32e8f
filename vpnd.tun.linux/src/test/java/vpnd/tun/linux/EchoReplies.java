// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import vpnd.api.PacketBatch;

/** Turns ICMP echo requests of IPv4, as they come from a tun device, into their replies. */
final class EchoReplies {
  private static final int PROTOCOL_ICMP = 1;
  private static final byte REQUEST = 8;

  private EchoReplies() {}

  /** Empties all slots with anything else. */
  static void answer(PacketBatch batch) {
    var bytes = batch.bytes();
    for (int slot = 0; slot < batch.count(); slot++) {
      int packet = batch.offset(slot) + PacketBatch.HEADROOM;
      int icmp = packet + 20;
      if (bytes.get(packet) != 0x45
          || bytes.get(packet + 9) != PROTOCOL_ICMP
          || bytes.get(icmp) != REQUEST) {
        batch.length(slot, 0);
        continue;
      }
      int source = bytes.getInt(packet + 12);
      bytes.putInt(packet + 12, bytes.getInt(packet + 16)).putInt(packet + 16, source);
      bytes.put(icmp, (byte) 0);
      // The checksum is a ones' complement sum, in which the type counted 0x0800.
      int sum = (bytes.getShort(icmp + 2) & 0xffff) + 0x0800;
      bytes.putShort(icmp + 2, (short) (sum + (sum >>> 16)));
    }
  }
}
