// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.inbound;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import vpnd.router.outbound.RoutingTable;
import vpnd.router.outbound.RoutingTables;

/**
 * The routes to the peers of a tunnel: made at once if that takes little, otherwise once for all
 * that changes within a batch or longer. Confined to the inbound thread.
 */
final class PeerRoutes {
  /** With more peers than this, their routes are made once for a batch. */
  private static final int ROUTED_AT_ONCE = 16;

  /** After the routes were made, packets get at least this multiple of the time that took. */
  private static final int TIME_PER_ROUTING = 4;

  private final PeerIndex index;
  private final UnattributedCounters unattributed;
  private final RoutingTables tables;
  private final LongSupplier clock;
  private boolean isDue;
  private long dueAt;

  /**
   * @param unattributed learns which peers there are
   * @param tables where the routes are put for the outbound threads
   */
  PeerRoutes(
      PeerIndex index,
      UnattributedCounters unattributed,
      RoutingTables tables,
      LongSupplier clock) {
    this.index = index;
    this.unattributed = unattributed;
    this.tables = tables;
    this.clock = clock;
  }

  /** There is another peer; if there are many, its routes are added when its session begins. */
  void peerAdded() {
    if (areFew()) {
      make();
    }
  }

  /** Networks behind peers have changed; returns whether the routes are made. */
  boolean changed() {
    isDue = true;
    if (areFew()) {
      make();
    }
    return !isDue;
  }

  /** When {@link #makeIfDue} has something to do. */
  long nextAt() {
    return isDue ? dueAt : Long.MAX_VALUE;
  }

  /** Makes the routes if it is time; returns whether it was. */
  boolean makeIfDue() {
    if (!isDue || clock.getAsLong() < dueAt) {
      return false;
    }
    make();
    return true;
  }

  private boolean areFew() {
    return index.all().size() <= ROUTED_AT_ONCE;
  }

  private void make() {
    var startedAt = clock.getAsLong();
    isDue = false;
    unattributed.belongTo(index.all());
    var outbound = unattributed.outbound();
    var made = new ArrayList<RoutingTable>();
    for (var thread = 0; thread < outbound.size(); thread++) {
      made.add(new RoutingTable(routes(thread), outbound.get(thread)));
    }
    tables.replace(made);
    var now = clock.getAsLong();
    dueAt = now + TIME_PER_ROUTING * (now - startedAt);
  }

  private List<RoutingTable.Route> routes(int thread) {
    var found = new ArrayList<RoutingTable.Route>();
    for (var peer : index.all()) {
      for (var prefix : peer.networks()) {
        found.add(new RoutingTable.Route(prefix, peer.outboxes().of(thread)));
      }
    }
    return found;
  }
}
