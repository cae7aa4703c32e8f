// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.ConfigurationAdmin;
import vpnd.itest.Await;
import vpnd.itest.Program;

/** Tunnels and bundles that have started and stopped many times have left nothing behind. */
@RunWith(PaxExam.class)
public final class LeakIT {
  private static final int CYCLES = 200;

  /** After these, all that is made once is there. */
  private static final int FIRST_CYCLES = 3;

  private static final long PAUSE_NANOS = 100_000_000;

  /** Linux lists the interfaces of this process's network there. */
  private static final Path DEVICES = Path.of("/proc/net/dev");

  private static final String NORTH = Site.NORTH.tunnel();

  /** In the order in which they are stopped. */
  private static final List<String> PARTS =
      List.of("vpnd.role.netgw", "vpnd.tun.memory", "vpnd.crypto", "vpnd.router");

  @Inject private BundleContext context;
  @Inject private ConfigurationAdmin admin;
  private Framework framework;

  private interface Cycle {
    void run() throws Exception;
  }

  @Before
  public void awaitSessions() {
    framework = new Framework(context);
    framework.awaitSession(Site.WEST);
    framework.awaitSession(Site.EAST);
  }

  @Test
  public void tunnelsThatStartAndEndLeaveNothing() throws Exception {
    Network.requireOwn();
    withRealDevices(() -> withNorth(() -> assertNothingGrows(CYCLES, this::restartNorth)));
  }

  @Test
  public void sessionsThatComeAndGoLeaveNoRoute() throws Exception {
    Network.requireOwn();
    withRealDevices(() -> assertNothingGrows(CYCLES, this::restartSessions));
  }

  @Test
  public void bundlesThatStartAndStopLeaveNothing() throws Exception {
    assertNothingGrows(CYCLES, this::restartParts);
  }

  /** The control: of each kind, one is left on purpose. */
  @Test
  public void aLeakOfEachKindIsSeen() throws Exception {
    var before = Census.take(context);
    var end = new CountDownLatch(1);
    var thread = new Thread(() -> awaitEnd(end), "leaked");
    thread.start();
    var service = context.registerService(Runnable.class, () -> {}, null);
    if (Network.isOwn()) {
      Program.run(List.of("ip", "route", "add", "192.0.2.0/24", "dev", "lo"));
    }
    try (var socket = new DatagramSocket()) {
      assertTrue(socket.isBound());
      var growth = Census.take(context).growthSince(before).toString();
      assertTrue(growth, growth.contains("thread leaked: 1"));
      assertTrue(growth, growth.contains("service [java.lang.Runnable]: "));
      assertTrue(growth, growth.contains("descriptor socket:[N]: "));
      assertEquals(growth, Network.isOwn(), growth.contains("route 192.0.2.0/24 dev lo"));
    } finally {
      if (Network.isOwn()) {
        Program.run(List.of("ip", "route", "delete", "192.0.2.0/24", "dev", "lo"));
      }
      service.unregister();
      end.countDown();
      thread.join();
    }
  }

  private static void awaitEnd(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertNothingGrows(int cycles, Cycle cycle) throws Exception {
    repeat(FIRST_CYCLES, cycle);
    var before = Census.settled(context);
    repeat(cycles, cycle);
    // What ends by itself may take a moment.
    long deadline = System.nanoTime() + Framework.LIMIT.toNanos();
    var growth = Census.take(context).growthSince(before);
    while (!growth.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE_NANOS);
      growth = Census.take(context).growthSince(before);
    }
    assertEquals(List.of(), growth);
  }

  private static void repeat(int cycles, Cycle cycle) throws Exception {
    for (int i = 0; i < cycles; i++) {
      cycle.run();
    }
  }

  private void withNorth(Cycle action) throws Exception {
    var gateway = Gateway.of(Site.NORTH);
    gateway.write(framework.directory(), Gateway.of(Site.SOUTH), NORTH);
    awaitNorth(true);
    try {
      action.run();
    } finally {
      Files.delete(gateway.file(framework.directory()));
      awaitNorth(false);
      admin
          .getFactoryConfiguration(Framework.TUNNEL, NORTH, "?")
          .delete(); // that of the last cycle
    }
  }

  private void awaitNorth(boolean running) {
    Await.until(NORTH, Framework.LIMIT, () -> framework.tunnel(NORTH).isPresent() == running);
    Await.until("device", Framework.LIMIT, () -> hasDevice() == running);
  }

  private static boolean hasDevice() {
    try {
      return Files.readString(DEVICES).contains(NORTH + ":");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void restartNorth() throws Exception {
    var configuration = admin.getFactoryConfiguration(Framework.TUNNEL, NORTH, "?");
    var properties = configuration.getProperties();
    configuration.delete();
    awaitNorth(false);
    admin.getFactoryConfiguration(Framework.TUNNEL, NORTH, "?").update(properties);
    awaitNorth(true);
  }

  private void restartParts() throws BundleException {
    for (var part : PARTS) {
      framework.bundle(part).stop();
    }
    for (var part : PARTS) {
      framework.bundle(part).start();
    }
  }

  private void restartSessions() throws Exception {
    framework.bundle("vpnd.router").stop();
    assertEquals(List.of(), routes());
    framework.bundle("vpnd.router").start();
    awaitRoutes();
  }

  private void awaitRoutes() {
    Await.until("routes of both sessions", Framework.LIMIT, () -> routes().size() == 2);
  }

  private List<String> routes() {
    return Program.run(List.of("ip", "route", "show"))
        .lines()
        .filter(line -> line.contains("dev west") || line.contains("dev east"))
        .toList();
  }

  private void withRealDevices(Cycle action) throws Exception {
    var linux = framework.bundle("vpnd.tun.linux");
    linux.start();
    framework.bundle("vpnd.tun.memory").stop();
    try {
      awaitRoutes();
      action.run();
    } finally {
      framework.bundle("vpnd.tun.memory").start();
      linux.stop();
    }
  }
}
