// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import vpnd.api.network.NetworkPlan;
import vpnd.api.network.RoutePlace;
import vpnd.api.port.DeviceSettings;
import vpnd.testing.api.Plans;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.tun.LinuxTunPort;

/** A second vpnd in the same network namespace: another JVM that holds one configured device. */
final class OtherProcess {
  private static final String READY = "ready";
  private final Process process;

  private OtherProcess(Process process) {
    this.process = process;
  }

  /** Starts it and waits until its device is configured. */
  static OtherProcess start(Path state, String device, String plan) throws Exception {
    return start(state, device, plan, Path.of("/nonexistent"));
  }

  /** The same with a program for resolvconf. */
  static OtherProcess start(Path state, String device, String plan, Path resolvconf)
      throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classPath = System.getProperty("java.class.path");
    var main = OtherProcess.class.getName();
    var process =
        Shell.start(
            java,
            "-Xshare:auto",
            "-cp",
            classPath,
            main,
            state.toString(),
            device,
            plan,
            resolvconf.toString());
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    var text = new StringBuilder();
    for (var line = output.readLine(); !READY.equals(line); line = output.readLine()) {
      assertTrue(line != null, () -> "it ended too soon: " + text);
      text.append(line).append('\n');
    }
    return new OtherProcess(process);
  }

  /** Lets it close its device and end. */
  void end() throws Exception {
    process.getOutputStream().close();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
  }

  /** Ends it as kill -9 does. */
  void kill() throws Exception {
    process.destroyForcibly();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS));
  }

  /** The other process: state directory, device, name of the plan, resolvconf. */
  public static void main(String[] arguments) throws Exception {
    NetworkPlan plan =
        switch (arguments[2]) {
          case "full", "table" -> Plans.FULL;
          case "dns" -> Plans.DNS;
          case "all traffic" -> Plans.ALL_TRAFFIC;
          default -> Plans.FORWARDING;
        };
    var place = arguments[2].equals("table") ? new RoutePlace(100, 50) : RoutePlace.DEFAULT;
    var settings =
        DeviceSettings.builder(arguments[1])
            .programs(Path.of("/sbin/ip"), Path.of(arguments[3]))
            .routePlace(place)
            .build();
    try (var device = new LinuxTunPort(Path.of(arguments[0])).open(settings)) {
      device.configure(plan);
      System.out.println(READY);
      System.in.readAllBytes();
    }
  }
}
