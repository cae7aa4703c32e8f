// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.network;

/**
 * Where a system with several routing tables has the routes of a device, and which of several
 * routes to one network it uses.
 *
 * @param table {@code route_table}: the number of the routing table; 0 for the main one
 * @param metric {@code route_metric}: the route with the smallest is used; 0 for the system's
 *     default
 */
public record RoutePlace(int table, int metric) {
  /** The main table, with the system's default metric. */
  public static final RoutePlace DEFAULT = new RoutePlace(0, 0);

  /** Whether it is in the table that the system looks at without a rule. */
  public boolean isInMainTable() {
    return table == 0;
  }
}
