// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.command;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Optional;
import vpnd.api.network.AddressRules;
import vpnd.api.network.IpPrefix;

/**
 * The addresses for clients.
 *
 * @param network without host bits
 */
record AddressPool(IpPrefix network) {
  /** More are not searched. */
  private static final int MOST = 1 << 20;

  /** The first host is left to the gateway. */
  private static final int FIRST = 2;

  /**
   * The first address that is not taken, with the prefix length of the pool.
   *
   * @return empty if none is free
   */
  Optional<IpPrefix> next(Collection<InetAddress> taken) {
    var bytes = network.address().getAddress();
    var first = new BigInteger(1, bytes);
    for (int host = FIRST; host < MOST; host++) {
      var address = address(first.add(BigInteger.valueOf(host)), bytes.length);
      var candidate = new IpPrefix(address, network.length());
      if (!network.contains(address) || AddressRules.faultOfHost(candidate) != null) {
        return Optional.empty();
      }
      if (!taken.contains(address)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Whether an address is one of the pool. */
  boolean holds(IpPrefix address) {
    return network.contains(address.address());
  }

  private static InetAddress address(BigInteger number, int size) {
    var digits = number.toByteArray();
    var bytes = new byte[size];
    int length = Math.min(size, digits.length);
    System.arraycopy(digits, digits.length - length, bytes, size - length, length);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }
}
