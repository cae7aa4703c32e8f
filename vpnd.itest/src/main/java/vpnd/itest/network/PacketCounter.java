// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.network;

import java.util.regex.Pattern;

/**
 * A named counter of a host's packet filter, nft(8), in the table {@code capture}.
 *
 * @param family of the table, such as {@code inet}
 */
public record PacketCounter(Namespace host, String family, String name) {
  private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

  /** The number of packets so far. */
  public long packets() {
    var counter = host.run("nft", "list", "counter", family, "capture", name);
    var packets = PACKETS.matcher(counter);
    if (!packets.find()) {
      throw new IllegalStateException(counter);
    }
    return Long.parseLong(packets.group(1));
  }
}
