// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.network.IpPrefix;

/**
 * A snapshot of the network interfaces of this host.
 *
 * @param areOfLinux whether the host runs Linux
 * @param all in any order
 */
record HostInterfaces(boolean areOfLinux, List<Interface> all) {
  private static final Path SYSTEM = Path.of("/sys/class/net");

  /** IFF_TUN of {@code linux/if_tun.h}; a device for frames has IFF_TAP, which is 2. */
  private static final int TUN_FLAG = 1;

  /**
   * One of them.
   *
   * @param isOther whether it is known not to be a TUN device
   * @param isLoopback whether it is the loopback
   * @param addresses each with the prefix length of its network
   */
  record Interface(String name, boolean isOther, boolean isLoopback, List<IpPrefix> addresses) {}

  /** An address of this host, and the interface that has it. */
  record LocalAddress(IpPrefix address, String device) {}

  /** Takes a snapshot; without interfaces if the system lists none. */
  static HostInterfaces now() {
    var all = new ArrayList<Interface>();
    try {
      for (var one : NetworkInterface.networkInterfaces().toList()) {
        var addresses =
            one.getInterfaceAddresses().stream()
                .map(address -> prefix(address.getAddress(), address.getNetworkPrefixLength()))
                .toList();
        all.add(new Interface(one.getName(), isOther(one.getName()), one.isLoopback(), addresses));
      }
    } catch (IOException e) {
      all.clear();
    }
    return new HostInterfaces(Files.isDirectory(SYSTEM), all);
  }

  private static IpPrefix prefix(InetAddress address, int length) {
    return new IpPrefix(address, Math.max(0, Math.min(length, 8 * address.getAddress().length)));
  }

  private static boolean isOther(String name) {
    var device = SYSTEM.resolve(name);
    if (!Files.isDirectory(device)) {
      return false; // another system, or its files are those of another network namespace
    }
    try {
      var flags = Files.readString(device.resolve("tun_flags")).strip();
      return (Integer.decode(flags) & TUN_FLAG) == 0;
    } catch (IOException | NumberFormatException e) {
      return true;
    }
  }

  /** Whether there is an interface of this name that is not a TUN device. */
  boolean hasOther(String name) {
    return all.stream().anyMatch(one -> one.name.equals(name) && one.isOther);
  }

  /**
   * A local address in a network, if any, other than those of the given device and of the loopback.
   */
  @Nullable LocalAddress addressIn(IpPrefix network, String device) {
    for (var one : all) {
      if (one.isLoopback || one.name.equals(device)) {
        continue;
      }
      for (var address : one.addresses) {
        if (network.contains(address.address())) {
          return new LocalAddress(address, one.name);
        }
      }
    }
    return null;
  }

  /** Whether an interface has a more specific prefix than this length that contains the address. */
  boolean reach(InetAddress address, int length) {
    return all.stream()
        .flatMap(one -> one.addresses.stream())
        .anyMatch(local -> local.length() > length && local.contains(address));
  }
}
