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
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import vpnd.api.config.ConfigurationFiles;
import vpnd.itest.container.Leaks.Cycle;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.process.Program;

/** Tunnels and bundles that have started and stopped many times have left nothing behind. */
@RunWith(PaxExam.class)
public final class LeakIT {
  /** Linux lists the interfaces of this process's network there. */
  private static final Path DEVICES = Path.of("/proc/net/dev");

  private static final String NORTH = Site.NORTH.tunnel();

  /** In the order in which they are stopped. */
  private static final List<String> PARTS =
      List.of("vpnd.role.netgw", "vpnd.tun.memory", "vpnd.crypto", "vpnd.router");

  @Inject private BundleContext context;
  @Inject private ConfigurationFiles files;
  private int restarts;
  private Framework framework;

  @Before
  public void awaitSessions() {
    framework = new Framework(context);
    framework.awaitSession(Site.WEST);
    framework.awaitSession(Site.EAST);
  }

  @Test
  public void tunnelsThatStartAndEndLeaveNothing() throws Exception {
    Network.requireOwn();
    new RealDevices(framework)
        .during(() -> withNorth(() -> new Leaks(context).assertNone(this::restartNorth)));
  }

  @Test
  public void bundlesThatStartAndStopLeaveNothing() throws Exception {
    new Leaks(context).assertNone(this::restartParts);
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

  private void withNorth(Cycle action) throws Exception {
    var gateway = Gateway.of(Site.NORTH);
    gateway.write(framework.directory(), Gateway.of(Site.SOUTH), NORTH);
    awaitNorth(true);
    try {
      action.run();
    } finally {
      Files.delete(gateway.file(framework.directory()));
      awaitNorth(false);
    }
  }

  private void awaitNorth(boolean running) {
    PolledCondition.until(
        NORTH, Framework.LIMIT, () -> framework.tunnel(NORTH).isPresent() == running);
    PolledCondition.until("device", Framework.LIMIT, () -> hasDevice() == running);
  }

  private static boolean hasDevice() {
    try {
      return Files.readString(DEVICES).contains(NORTH + ":");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void restartNorth() {
    var before = framework.tunnel(NORTH);
    restarts++;
    Gateway.of(Site.NORTH)
        .write(framework.directory(), Gateway.of(Site.SOUTH), NORTH + restarts % 2);
    files.reload();
    PolledCondition.until(
        "another tunnel",
        Framework.LIMIT,
        () -> framework.tunnel(NORTH).isPresent() && !framework.tunnel(NORTH).equals(before));
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
}
