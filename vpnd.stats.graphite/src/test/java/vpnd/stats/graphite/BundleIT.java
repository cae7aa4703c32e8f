// SPDX-License-Identifier: BSD-2-Clause
package vpnd.stats.graphite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.scr.info.ScrInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.component.ComponentContext;
import org.osgi.util.function.Function;
import org.osgi.util.promise.Promise;
import vpnd.api.operation.DeviceStats;
import vpnd.api.operation.TunnelStats;
import vpnd.testing.api.ApiPackages;

/** The finished bundle inside Felix. */
final class BundleIT {
  /** One class of each bundle beside ours. */
  private static final List<Class<?>> RUNTIME =
      List.of(Function.class, Promise.class, ComponentContext.class, ScrInfo.class);

  private static final int RESTARTS = 50;

  private final Path socket;
  private final Framework felix;
  private Bundle exporter;

  BundleIT(@TempDir Path folder) throws IOException {
    this.socket = Files.createDirectory(folder.resolve("run")).resolve("vpnd_stats.sock");
    this.felix =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    folder.resolve("felix").toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    ApiPackages.exported()));
  }

  @BeforeEach
  void start() throws Exception {
    felix.start();
    for (var type : RUNTIME) {
      felix.getBundleContext().installBundle(jar(type).toString()).start();
    }
    exporter = felix.getBundleContext().installBundle(jar(GraphiteExporter.class).toString());
    exporter.start();
  }

  @AfterEach
  void stop() throws Exception {
    felix.stop();
    felix.waitForStop(10_000);
    assertNothingIsLeft();
  }

  @Test
  void servesTunnelsAndDevicesForAsLongAsTheyAreThere() {
    assertFalse(ReportReader.hasThread());
    var context = felix.getBundleContext();
    var tunnel = context.registerService(TunnelStats.class, tunnel("west"), null);
    var device = context.registerService(DeviceStats.class, new FakeDevice("tun0", 3), null);
    awaitServed();
    var report = ReportReader.read(socket);
    assertTrue(report.contains("west.vpnd.sessions 0 "), report);
    assertTrue(report.contains(".vpnd.device.tun0.rx.dropped.bad_size 3 "), report);

    device.unregister();
    assertFalse(ReportReader.read(socket).contains(".vpnd.device."));
    tunnel.unregister();
    ReportReader.await("the socket goes", () -> !Files.exists(socket) && !ReportReader.hasThread());
  }

  @Test
  void startedAndStoppedFiftyTimesWhileManyReadItLeavesNothingBehind() throws Exception {
    felix.getBundleContext().registerService(TunnelStats.class, tunnel("west"), null);
    awaitServed();
    var whole = ReportReader.read(socket).lines().count();
    var isOver = new AtomicBoolean();
    var reader =
        CompletableFuture.supplyAsync(
            () -> {
              var reports = 0;
              while (!isOver.get()) {
                reports += linesOf(socket) == whole ? 1 : 0;
              }
              return reports;
            });
    for (var i = 0; i < RESTARTS; i++) {
      exporter.stop();
      assertNothingIsLeft();
      exporter.start();
      awaitServed();
    }
    isOver.set(true);
    assertTrue(reader.join() > 0, "reports came meanwhile");
    assertEquals(whole, ReportReader.read(socket).lines().count());
  }

  /** Of a report that the end of the bundle may cut off, or of none at all. */
  private static long linesOf(Path socket) {
    try (var channel = ReportReader.connect(socket)) {
      return ReportReader.readAll(channel).lines().count();
    } catch (IOException e) {
      return 0;
    }
  }

  private void assertNothingIsLeft() throws IOException {
    assertFalse(ReportReader.hasThread());
    try (var left = Files.list(socket.getParent())) {
      assertEquals(List.of(), left.toList());
    }
  }

  private void awaitServed() {
    ReportReader.await("the socket is served", () -> ReportReader.isServed(socket));
  }

  private FakeTunnel tunnel(String name) {
    return new FakeTunnel(name, name, socket);
  }

  private static URL jar(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
