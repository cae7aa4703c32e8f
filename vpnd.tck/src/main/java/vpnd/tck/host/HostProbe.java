// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.host;

import vpnd.api.network.IpPrefix;

/** The host by its own programs, as an administrator sees and changes it. */
public interface HostProbe {
  /** The probe of the system that this runs on. */
  static HostProbe ofThisSystem() {
    return System.getProperty("os.name", "").equals("Linux") ? new LinuxProbe() : new BsdProbe("");
  }

  /** Interfaces, addresses, routes and forwarding, without what changes by itself. */
  String state() throws Exception;

  /** Whether the interface exists and is up. */
  boolean isUp(String device) throws Exception;

  /** The MTU of an interface that exists. */
  int mtu(String device) throws Exception;

  boolean hasAddress(String device, IpPrefix address) throws Exception;

  boolean hasRoute(String device, IpPrefix network) throws Exception;

  /** Whether the host forwards the family between its interfaces. */
  boolean forwards(boolean isIpv4) throws Exception;

  void setForwarding(boolean isIpv4, boolean on) throws Exception;

  void setMtu(String device, int mtu) throws Exception;

  /** Removes an address of IPv6. */
  void removeAddress(String device, IpPrefix address) throws Exception;

  void removeRoute(String device, IpPrefix network) throws Exception;

  /** Leads a network nowhere, to the loopback interface. */
  void addForeignRoute(IpPrefix network) throws Exception;

  /** Whether a network leads there. */
  boolean hasForeignRoute(IpPrefix network) throws Exception;
}
