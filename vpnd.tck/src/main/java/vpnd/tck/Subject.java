// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;
import vpnd.api.port.UdpTransport;
import vpnd.tck.host.HostProbe;
import vpnd.tck.traffic.HostSide;
import vpnd.tck.traffic.SocketSide;

/** A port under test, and what differs between ports. Used by one thread at a time. */
public interface Subject {
  /**
   * The port. Each call may return another object; two of them are like two versions of a bundle.
   *
   * @param state an empty directory for journals, where the port can be given one
   */
  TunPort tunPort(Path state);

  /** The UDP transport of the same bundle; null if it has none. */
  default @Nullable UdpTransport udpTransport() {
    return null;
  }

  /**
   * Settings of a device that does not exist.
   *
   * @param number 0..9
   */
  DeviceSettings device(int number);

  /** Names that no device of this system can have. */
  default List<String> invalidNames() {
    return List.of("", "../tun0", "a name", "more-than-fifteen-characters");
  }

  /** The view of the host; null for a port that has no host, and cannot configure anything. */
  @Nullable HostProbe host();

  /** Whether programs of the host, or what stands for them, can use a device. */
  default boolean hasPrograms() {
    return true;
  }

  /**
   * A program of the host that exchanges datagrams with the far end of the tunnel.
   *
   * @param own an address of the device
   * @param other an address that is routed to the device
   */
  default HostSide program(TunDevice device, InetAddress own, InetAddress other) throws Exception {
    return new SocketSide(own, other);
  }

  /**
   * The arguments of {@link OtherProcess} that make it use a port like this one: the name of a
   * class with a public constructor that takes the other words.
   *
   * @return empty if another process cannot
   */
  default List<String> otherProcess() {
    return List.of();
  }

  /**
   * Whether a kill switch that cannot be set is a fault; else the port may have no means for it.
   */
  default boolean hasKillSwitch() {
    return false;
  }

  /**
   * Number of services that bundles have registered, and of those in use; 0 without a framework.
   */
  default int services() {
    return 0;
  }

  /** How often a device is opened, configured and closed in the search for leaks. */
  default int cycles() {
    return Integer.getInteger("vpnd.tck.cycles", 50);
  }
}
