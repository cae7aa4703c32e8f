// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck;

import java.nio.file.Path;
import java.util.List;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunPort;
import vpnd.api.port.UdpTransport;
import vpnd.tck.host.HostProbe;
import vpnd.tck.host.LinuxProbe;
import vpnd.testing.bsd.StandIn;
import vpnd.tun.bsd.system.BsdEnvironment;
import vpnd.tun.bsd.system.BsdSystem;
import vpnd.tun.bsd.tun.BsdTunPort;
import vpnd.tun.bsd.udp.BsdUdpTransport;

/** The port to a BSD or macOS with stand-ins for its C library and programs, on Linux. */
public final class BsdSubject implements Subject {
  private static final int CYCLES = 3;

  private final String file;
  private final BsdEnvironment environment;
  private final Path programs;

  /**
   * @param file of {@link BsdSystem#FILES}
   */
  public BsdSubject(String file) {
    this.file = file;
    try {
      var standIn = StandIn.of(file.replace("dragonflybsd", "dragonfly"));
      this.programs = standIn.programs();
      this.environment =
          new BsdEnvironment(
              BsdSystem.read(file), standIn.library().toString(), programs.toString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public TunPort tunPort(Path state) {
    return new BsdTunPort(environment, state.resolve("vpnd"));
  }

  @Override
  public UdpTransport udpTransport() {
    return new BsdUdpTransport(environment);
  }

  @Override
  public DeviceSettings device(int number) {
    return DeviceSettings.builder(
            environment.system().text("tun.name").replaceFirst("\\[.*", "") + number)
        .programs(Path.of("/nonexistent"), programs.resolve("resolvconf"))
        .build();
  }

  @Override
  public HostProbe host() {
    return new LinuxProbe();
  }

  @Override
  public List<String> otherProcess() {
    return List.of(BsdSubject.class.getName(), file);
  }

  @Override
  public boolean hasKillSwitch() {
    return true;
  }

  /** The programs take 0.1 s each. */
  @Override
  public int cycles() {
    return Integer.getInteger("vpnd.tck.cycles", CYCLES);
  }
}
