// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.endpoint;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import vpnd.api.packet.Endpoint;

/**
 * An endpoint with its numeric form for native code, IPv4 as a mapped address.
 *
 * @param high the first eight bytes of the IPv6 address
 * @param low the last eight bytes of the IPv6 address
 * @param scope the interface index of a link-local address, otherwise 0
 * @param localHigh the same of the local address; both halves 0 if the host chooses it
 */
public record NativeEndpoint(
    long high,
    long low,
    int port,
    int scope,
    long localHigh,
    long localLow,
    int localScope,
    Endpoint endpoint) {
  /** The lower half of the mapped address of 0.0.0.0. */
  public static final long MAPPED = 0xffff_0000_0000L;

  private record Numbers(long high, long low, int scope) {
    static final Numbers NONE = new Numbers(0, 0, 0);

    static Numbers of(InetAddress address) {
      var bytes = ByteBuffer.wrap(address.getAddress());
      return address instanceof Inet6Address v6
          ? new Numbers(bytes.getLong(0), bytes.getLong(8), v6.getScopeId())
          : new Numbers(0, MAPPED | (bytes.getInt(0) & 0xffff_ffffL), 0);
    }
  }

  /** The numeric form of an endpoint. */
  public static NativeEndpoint of(Endpoint endpoint) {
    var remote = Numbers.of(endpoint.address());
    var local = endpoint.local() == null ? Numbers.NONE : Numbers.of(endpoint.local());
    return new NativeEndpoint(
        remote.high,
        remote.low,
        endpoint.port(),
        remote.scope,
        local.high,
        local.low,
        local.scope,
        endpoint);
  }

  /**
   * The endpoint of numeric addresses.
   *
   * @param localPort as of the endpoint
   */
  public static NativeEndpoint of(
      long high,
      long low,
      int port,
      int scope,
      long localHigh,
      long localLow,
      int localScope,
      int localPort) {
    var remote = new InetSocketAddress(address(high, low, scope), port);
    var local = isNone(localHigh, localLow) ? null : address(localHigh, localLow, localScope);
    return new NativeEndpoint(
        high,
        low,
        port,
        scope,
        localHigh,
        localLow,
        localScope,
        new Endpoint(remote, local, localPort));
  }

  /** A copy whose local address the host chooses. */
  public NativeEndpoint withoutLocal() {
    return new NativeEndpoint(high, low, port, scope, 0, 0, 0, endpoint);
  }

  /** Whether the local address is known. */
  public boolean hasLocal() {
    return !isNone(localHigh, localLow);
  }

  /** Whether the remote address is one of IPv4. */
  public boolean isIpv4() {
    return high == 0 && low >>> 32 == MAPPED >>> 32;
  }

  /** Whether these are the remote address and port. */
  public boolean isAt(long otherHigh, long otherLow, int otherPort, int otherScope) {
    return low == otherLow && port == otherPort && high == otherHigh && scope == otherScope;
  }

  /** Whether this is the local address. */
  public boolean isLocal(long otherHigh, long otherLow, int otherScope) {
    return localLow == otherLow && localHigh == otherHigh && localScope == otherScope;
  }

  /** Whether both have the same numbers. */
  public boolean hasNumbersOf(NativeEndpoint other) {
    return isAt(other.high, other.low, other.port, other.scope)
        && isLocal(other.localHigh, other.localLow, other.localScope);
  }

  private static boolean isNone(long high, long low) {
    return high == 0 && low == 0;
  }

  private static InetAddress address(long high, long low, int scope) {
    var bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      return scope == 0
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, scope);
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }
}
