// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.outbound;

import java.util.List;

/**
 * The routes in force, a table for each outbound thread; the inbound thread replaces them, the
 * outbound threads read them.
 */
public final class RoutingTables {
  private volatile List<RoutingTable> tables;

  public RoutingTables(List<RoutingTable> tables) {
    this.tables = tables;
  }

  /**
   * The table of one outbound thread.
   *
   * @param thread 0 for the first of the outbound threads
   */
  public RoutingTable table(int thread) {
    return tables.get(thread);
  }

  public void replace(List<RoutingTable> newTables) {
    tables = newTables;
  }
}
