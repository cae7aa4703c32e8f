// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import org.jspecify.annotations.Nullable;
import vpnd.api.Endpoint;

/**
 * Remembers the latest endpoints, so that packets of the same peers need no new objects. Each of
 * the two tables has one place for an endpoint; another one with the same place drives it out, so
 * strangers can cost garbage but never memory.
 *
 * <p>Any thread may use it: the entries are immutable, and a lost update is only a later miss.
 */
final class EndpointCache {
  private static final int SIZE = 512;

  private final @Nullable NativeEndpoint[] byAddress = new @Nullable NativeEndpoint[SIZE];
  private final @Nullable NativeEndpoint[] byIdentity = new @Nullable NativeEndpoint[SIZE];

  /** The endpoint of an address as native code gives it. */
  Endpoint find(long high, long low, int port, int scope) {
    long mixed = (high * 31 + low * 17 + port) * 0x9e37_79b9_7f4a_7c15L;
    int place = (int) (mixed >>> 55);
    var known = byAddress[place];
    if (known == null || !known.matches(high, low, port, scope)) {
      known = NativeEndpoint.of(high, low, port, scope);
      byAddress[place] = known;
      byIdentity[place(known.endpoint())] = known;
    }
    return known.endpoint();
  }

  /** The numbers of an endpoint. */
  NativeEndpoint find(Endpoint endpoint) {
    int place = place(endpoint);
    var known = byIdentity[place];
    if (known == null || !known.endpoint().equals(endpoint)) {
      known = NativeEndpoint.of(endpoint);
      byIdentity[place] = known;
    }
    return known;
  }

  private static int place(Endpoint endpoint) {
    return System.identityHashCode(endpoint) & (SIZE - 1);
  }
}
