// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import vpnd.api.PacketBatch;

/** Turns ICMP echo requests of IPv4, as they come from a tun device, into their replies. */
final class Echo {
  private static final int PROTOCOL_ICMP = 1;
  private static final byte REQUEST = 8;

  private Echo() {}

  /** Empties all slots with anything else. */
  static void answer(PacketBatch batch) {
    var octets = batch.bytes();
    for (int slot = 0; slot < batch.count(); slot++) {
      int packet = batch.offset(slot) + PacketBatch.HEADROOM;
      int icmp = packet + 20;
      if (octets.get(packet) != 0x45
          || octets.get(packet + 9) != PROTOCOL_ICMP
          || octets.get(icmp) != REQUEST) {
        batch.length(slot, 0);
        continue;
      }
      int source = octets.getInt(packet + 12);
      octets.putInt(packet + 12, octets.getInt(packet + 16)).putInt(packet + 16, source);
      octets.put(icmp, (byte) 0);
      // The checksum is a ones' complement sum, in which the type counted 0x0800.
      int sum = (octets.getShort(icmp + 2) & 0xffff) + 0x0800;
      octets.putShort(icmp + 2, (short) (sum + (sum >>> 16)));
    }
  }
}
