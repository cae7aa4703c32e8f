// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A gateway without a host: the bundles of the distribution in an OSGi framework of this process,
 * with the tun port in memory in place of the operating system's. Needs neither root nor Linux.
 */
final class MemoryGateway implements AutoCloseable {
  /** The rate of these gateways' clock relative to real time. */
  static final int CLOCK_RATE = 5;

  private static final long STOP_LIMIT_MILLIS = 5_000;

  private final Framework framework;
  private final String device;

  private MemoryGateway(Framework framework, String device) {
    this.framework = framework;
    this.device = device;
  }

  /**
   * Starts a gateway.
   *
   * @param home the distribution of vpnd
   * @param tunBundle the bundle vpnd.tun.memory
   * @param configuration a file in a directory where the gateway may create more files
   * @param device the name of the tunnel device in the configuration
   */
  static MemoryGateway start(Path home, Path tunBundle, Path configuration, String device)
      throws BundleException, IOException {
    var framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            .newFramework(
                Map.of(
                    "vpnd.home",
                    home.toString(),
                    "vpnd.config",
                    configuration.toString(),
                    "vpnd.clock.rate",
                    Integer.toString(CLOCK_RATE),
                    Constants.FRAMEWORK_STORAGE,
                    configuration.resolveSibling(device + "-bundles").toString(),
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    "com.sun.jna;version=5.19.1,com.sun.jna.ptr;version=5.19.1"));
    framework.init();
    var context = framework.getBundleContext();
    context.installBundle(tunBundle.toUri().toString());
    try (var files = Files.list(home.resolve("bundles"))) {
      for (var jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
        if (!jar.getFileName().toString().startsWith("vpnd.tun.")) {
          context.installBundle(jar.toUri().toString());
        }
      }
    }
    framework.start();
    for (var bundle : context.getBundles()) {
      bundle.start();
    }
    return new MemoryGateway(framework, device);
  }

  /** Sends an IP packet from the network behind this gateway; it is lost if there is no room. */
  void send(byte[] packet) {
    queue("to-tunnel").offer(packet);
  }

  /** Waits for an IP packet for the network behind this gateway; null if none comes in time. */
  byte @Nullable [] receive(long timeoutMillis) throws InterruptedException {
    return queue("from-tunnel").poll(timeoutMillis, TimeUnit.MILLISECONDS);
  }

  /** The bundle publishes it as a type of the Java platform, which both sides know. */
  @SuppressWarnings("unchecked") // The documents of vpnd.tun.memory say what the elements are.
  private BlockingQueue<byte[]> queue(String direction) {
    var context = framework.getBundleContext();
    var filter = "(&(device=" + device + ")(direction=" + direction + "))";
    try {
      var queues = context.getServiceReferences(BlockingQueue.class, filter);
      return queues.stream().map(context::getService).findFirst().orElseThrow();
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(device, e);
    }
  }

  @Override
  public void close() throws BundleException {
    framework.stop();
    try {
      framework.waitForStop(STOP_LIMIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
