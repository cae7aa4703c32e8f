// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import java.util.ArrayList;
import java.util.List;
import vpnd.api.packet.PacketBatch;

/**
 * The {@link SendHeaders} of each batch that is sent. There are only a few batches, one for each
 * loop; the headers of a batch that was garbage-collected are dropped.
 */
final class SendHeadersTable {
  private final SocketFamily family;
  private volatile SendHeaders[] table = {};

  SendHeadersTable(SocketFamily family) {
    this.family = family;
  }

  SendHeaders of(PacketBatch batch) {
    for (var headers : table) {
      if (headers.belongTo(batch)) {
        return headers;
      }
    }
    return add(batch);
  }

  private synchronized SendHeaders add(PacketBatch batch) {
    var fresh = new SendHeaders(batch, family);
    var kept = new ArrayList<>(List.of(table));
    kept.removeIf(SendHeaders::areOrphans);
    kept.add(fresh);
    table = kept.toArray(new SendHeaders[0]);
    return fresh;
  }
}
