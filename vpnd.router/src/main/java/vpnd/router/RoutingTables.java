// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.List;

/**
 * The routes in force, a table for each outbound thread; the engine's thread replaces them, the
 * outbound threads read them.
 */
final class RoutingTables {
  private volatile List<RoutingTable> tables;

  RoutingTables(List<RoutingTable> tables) {
    this.tables = tables;
  }

  /**
   * @param thread 0 for the first of the outbound threads
   */
  RoutingTable table(int thread) {
    return tables.get(thread);
  }

  void replace(List<RoutingTable> newTables) {
    tables = newTables;
  }
}
