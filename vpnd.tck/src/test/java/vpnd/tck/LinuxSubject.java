// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import java.nio.file.Path;
import java.util.List;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunPort;
import vpnd.api.port.UdpTransport;
import vpnd.tck.host.HostProbe;
import vpnd.tck.host.LinuxProbe;
import vpnd.tun.linux.tun.LinuxTunPort;
import vpnd.tun.linux.udp.LinuxUdpTransport;

/** The port to Linux. Public for {@link OtherProcess}. */
public final class LinuxSubject implements Subject {
  @Override
  public TunPort tunPort(Path state) {
    return new LinuxTunPort(state.resolve("vpnd"));
  }

  @Override
  public UdpTransport udpTransport() {
    return new LinuxUdpTransport();
  }

  @Override
  public DeviceSettings device(int number) {
    return DeviceSettings.builder("vpt" + number)
        .programs(Path.of("/sbin/ip"), Path.of("/nonexistent"))
        .build();
  }

  @Override
  public HostProbe host() {
    return new LinuxProbe();
  }

  @Override
  public List<String> otherProcess() {
    return List.of(LinuxSubject.class.getName());
  }

  @Override
  public boolean hasKillSwitch() {
    return true;
  }
}
