// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.host;

import java.net.DatagramSocket;
import java.net.InetAddress;
import vpnd.api.network.IpPrefix;

/** The host by its own programs, as an administrator sees and changes it. */
public interface HostProbe {
  /** A port that nothing is sent to. */
  int DISCARD = 9;

  /**
   * The probe of the system that this runs on, or whose programs the property {@code
   * vpnd.bsd.programs} names, a directory.
   */
  static HostProbe ofThisSystem() {
    var programs = System.getProperty("vpnd.bsd.programs", "");
    return programs.isEmpty() && System.getProperty("os.name", "").equals("Linux")
        ? new LinuxProbe()
        : new BsdProbe(programs);
  }

  /** Interfaces, addresses, routes and forwarding, without what changes by itself. */
  String state() throws Exception;

  /** Whether the interface exists and is up. */
  boolean isUp(String device) throws Exception;

  /** The MTU of an interface that exists. */
  int mtu(String device) throws Exception;

  boolean hasAddress(String device, IpPrefix address) throws Exception;

  boolean hasRoute(String device, IpPrefix network) throws Exception;

  /** The MTU that a route has; 0 if the system shows none, or it has that of the device. */
  int routeMtu(String device, IpPrefix network) throws Exception;

  /** The source address that packets of this host to a destination have. */
  default InetAddress sourceTo(InetAddress destination) throws Exception {
    try (var socket = new DatagramSocket()) {
      socket.connect(destination, DISCARD);
      return socket.getLocalAddress();
    }
  }

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
