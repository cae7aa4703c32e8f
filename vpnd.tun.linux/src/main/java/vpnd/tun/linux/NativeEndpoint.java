// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import vpnd.api.Endpoint;

/**
 * An endpoint together with the numbers that native code wants, IPv4 as a mapped address.
 *
 * @param high the first eight octets of the IPv6 address
 * @param low the last eight octets of the IPv6 address
 * @param scope the interface of a link-local address, else 0
 */
record NativeEndpoint(long high, long low, int port, int scope, Endpoint endpoint) {
  static NativeEndpoint of(Endpoint endpoint) {
    var address = endpoint.address();
    var octets = ByteBuffer.wrap(address.getAddress());
    if (address instanceof Inet6Address v6) {
      return new NativeEndpoint(
          octets.getLong(0), octets.getLong(8), endpoint.port(), v6.getScopeId(), endpoint);
    }
    long low = AddressFamily.MAPPED | (octets.getInt(0) & 0xffff_ffffL);
    return new NativeEndpoint(0, low, endpoint.port(), 0, endpoint);
  }

  static NativeEndpoint of(long high, long low, int port, int scope) {
    var octets = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      var address =
          scope == 0
              ? InetAddress.getByAddress(octets)
              : Inet6Address.getByAddress(null, octets, scope);
      return new NativeEndpoint(high, low, port, scope, Endpoint.of(address, port));
    } catch (UnknownHostException e) {
      throw new AssertionError("16 octets are an address", e);
    }
  }

  boolean isIpv4() {
    return high == 0 && low >>> 32 == AddressFamily.MAPPED >>> 32;
  }

  boolean matches(long otherHigh, long otherLow, int otherPort, int otherScope) {
    return low == otherLow && port == otherPort && high == otherHigh && scope == otherScope;
  }
}
