// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

/** The routes in force; the engine's thread replaces them, the outbound thread reads them. */
final class Routes {
  private volatile RoutingTable table;

  Routes(RoutingTable table) {
    this.table = table;
  }

  RoutingTable table() {
    return table;
  }

  void replace(RoutingTable newTable) {
    table = newTable;
  }
}
