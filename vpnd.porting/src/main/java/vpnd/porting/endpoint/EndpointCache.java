// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.endpoint;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;

/**
 * A cache of recent endpoints, so that the packets of known peers allocate nothing. Both tables are
 * 4-way set-associative; a new entry evicts the oldest of its set, so that unknown sources can
 * cause garbage but no growth.
 *
 * <p>Thread-safe: entries are immutable, and a lost update only causes a later miss.
 */
public final class EndpointCache {
  /** 4096 rows of 4: with some thousand peers, hardly any row overflows. */
  private static final int ROWS_LOG2 = 12;

  private static final int ROWS = 1 << ROWS_LOG2;
  private static final int ROW = 4;

  private final @Nullable NativeEndpoint[] byAddress = new @Nullable NativeEndpoint[ROWS * ROW];
  private final @Nullable NativeEndpoint[] byIdentity = new @Nullable NativeEndpoint[ROWS * ROW];
  private final int localPort;
  private final Predicate<NativeEndpoint> choosesLocal;

  /**
   * @param localPort of the endpoints that are found by address
   * @param choosesLocal whether the host would choose the endpoint's local address by itself;
   *     called once for each endpoint that is sent to
   */
  public EndpointCache(int localPort, Predicate<NativeEndpoint> choosesLocal) {
    this.localPort = localPort;
    this.choosesLocal = choosesLocal;
  }

  /** The endpoint of numeric addresses; a local address of 0 means none. */
  public Endpoint find(
      long high, long low, int port, int scope, long localHigh, long localLow, int localScope) {
    long sum = high * 31 + low * 17 + port + localHigh * 13 + localLow * 7;
    long mixed = sum * 0x9e37_79b9_7f4a_7c15L;
    int row = (int) (mixed >>> (Long.SIZE - ROWS_LOG2)) * ROW;
    for (int place = row; place < row + ROW; place++) {
      var known = byAddress[place];
      if (known != null
          && known.isAt(high, low, port, scope)
          && known.isLocal(localHigh, localLow, localScope)) {
        return known.endpoint();
      }
    }
    var fresh =
        NativeEndpoint.of(high, low, port, scope, localHigh, localLow, localScope, localPort);
    put(byAddress, row, fresh);
    return fresh.endpoint();
  }

  /**
   * The numeric form of an endpoint to send to. It holds the local address only if the host would
   * choose another one. So a host that moves to another network sends from its new address at once,
   * even if it keeps the old one.
   */
  public NativeEndpoint find(Endpoint endpoint) {
    int row = (System.identityHashCode(endpoint) & (ROWS - 1)) * ROW;
    for (int place = row; place < row + ROW; place++) {
      var known = byIdentity[place];
      if (known != null && known.endpoint().equals(endpoint)) {
        return known;
      }
    }
    var fresh = NativeEndpoint.of(endpoint);
    if (fresh.hasLocal() && choosesLocal.test(fresh)) {
      fresh = fresh.withoutLocal();
    }
    put(byIdentity, row, fresh);
    return fresh;
  }

  private static void put(@Nullable NativeEndpoint[] table, int row, NativeEndpoint fresh) {
    System.arraycopy(table, row, table, row + 1, ROW - 1);
    table[row] = fresh;
  }
}
