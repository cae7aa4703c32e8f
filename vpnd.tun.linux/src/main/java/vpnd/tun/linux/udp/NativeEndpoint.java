// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

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
record NativeEndpoint(
    long high,
    long low,
    int port,
    int scope,
    long localHigh,
    long localLow,
    int localScope,
    Endpoint endpoint) {
  private record Numbers(long high, long low, int scope) {
    static final Numbers NONE = new Numbers(0, 0, 0);

    static Numbers of(InetAddress address) {
      var bytes = ByteBuffer.wrap(address.getAddress());
      return address instanceof Inet6Address v6
          ? new Numbers(bytes.getLong(0), bytes.getLong(8), v6.getScopeId())
          : new Numbers(0, SocketFamily.MAPPED | (bytes.getInt(0) & 0xffff_ffffL), 0);
    }
  }

  static NativeEndpoint of(Endpoint endpoint) {
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
   * @param localPort as of the endpoint
   */
  static NativeEndpoint of(
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
  NativeEndpoint withoutLocal() {
    return new NativeEndpoint(high, low, port, scope, 0, 0, 0, endpoint);
  }

  boolean hasLocal() {
    return !isNone(localHigh, localLow);
  }

  boolean isIpv4() {
    return high == 0 && low >>> 32 == SocketFamily.MAPPED >>> 32;
  }

  boolean isAt(long otherHigh, long otherLow, int otherPort, int otherScope) {
    return low == otherLow && port == otherPort && high == otherHigh && scope == otherScope;
  }

  boolean isLocal(long otherHigh, long otherLow, int otherScope) {
    return localLow == otherLow && localHigh == otherHigh && localScope == otherScope;
  }

  /** Whether both have the same numbers. */
  boolean hasNumbersOf(NativeEndpoint other) {
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
