// SPDX-License-Identifier: BSD-2-Clause
package org.example.port;

import java.net.InetAddress;
import java.nio.file.Path;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunDevice;
import vpnd.api.port.TunPort;
import vpnd.tck.Subject;
import vpnd.tck.host.HostProbe;
import vpnd.tck.traffic.HostSide;

/** What the kit has to know of this port. */
final class InMemory implements Subject {
  private final TunPort port = new TemplatePort();

  @Override
  public TunPort tunPort(Path state) {
    return port;
  }

  @Override
  public DeviceSettings device(int number) {
    return DeviceSettings.builder("mem" + number).build();
  }

  /** A port to a system has HostProbe.ofThisSystem() here, and no program of its own below. */
  @Override
  public HostProbe host() {
    return null;
  }

  @Override
  public HostSide program(TunDevice device, InetAddress own, InetAddress other) {
    return new MemoryProgram((TemplateDevice) device, own, other);
  }
}
