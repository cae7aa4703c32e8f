// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.util.ArrayList;
import java.util.List;
import vpnd.api.PacketBatch;

/**
 * Finds the headers of a batch that is sent; there are only a few batches, one for each loop. A
 * batch that is no longer in use takes its headers with it.
 */
final class HeaderTable {
  private final AddressFamily family;
  private volatile SendHeaders[] table = {};

  HeaderTable(AddressFamily family) {
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
