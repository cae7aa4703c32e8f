// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.pair;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import vpnd.api.operation.PeerState;
import vpnd.api.operation.TunnelStats;
import vpnd.api.port.TunPort;
import vpnd.tck.framework.BundleFramework;
import vpnd.testing.Await;
import vpnd.tun.memory.MemoryTunPort;

/** One vpnd of a {@link RouterPair}, in a framework of its own, and the host that it serves. */
public final class RouterEnd implements AutoCloseable {
  private static final long LIMIT_SECONDS = 10;

  private final BundleFramework framework;

  private RouterEnd(BundleFramework framework) {
    this.framework = framework;
  }

  static RouterEnd start(Path home, Path directory, List<String> lines) throws IOException {
    Files.createDirectory(directory, mode("rwx------"));
    var all = new ArrayList<>(lines);
    all.add("local_nonce_file: " + directory.resolve("local_nonce"));
    all.add("remote_nonce_file: " + directory.resolve("remote_nonce"));
    all.add("stats_path: " + directory.resolve("stats.sock"));
    var file = Files.createFile(directory.resolve("vpnd.conf"), mode("rw-------"));
    Files.write(file, all);
    var settings =
        Map.of(
            "vpnd.home", home.toString(), "vpnd.config", file.toString(), "felix.cm.pm", "memory");
    var framework = BundleFramework.start(directory.resolve("framework"), settings, bundles(home));
    var end = new RouterEnd(framework);
    end.register(TunPort.class, new MemoryTunPort(framework.context()), Map.of());
    return end;
  }

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /** All but the API, which is that of the class path, and the devices of operating systems. */
  private static List<Path> bundles(Path home) throws IOException {
    try (var files = Files.list(home.resolve("bundles"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("(?!vpnd\\.(api|tun\\.)).*\\.jar"))
          .sorted()
          .toList();
    }
  }

  /**
   * Registers a part as a service. The tunnel uses it at once if its ranking is the highest.
   *
   * @param properties of the service, such as {@code service.ranking}
   * @return to unregister it
   */
  public <T> ServiceRegistration<T> register(Class<T> type, T part, Map<String, ?> properties) {
    return framework.context().registerService(type, part, dictionary(properties));
  }

  private static Dictionary<String, ?> dictionary(Map<String, ?> properties) {
    return FrameworkUtil.asDictionary(properties);
  }

  /**
   * Installs and starts the bundle of a part.
   *
   * @throws IOException if it is no bundle, or does not start
   */
  public void install(Path jar) throws IOException {
    framework.add(jar);
  }

  /** What the tunnel has counted; null while it does not run. */
  public @Nullable TunnelStats stats() {
    return framework.service(TunnelStats.class).orElse(null);
  }

  /** Waits up to 30 s for a session. */
  public void awaitSession() {
    Await.until("a session", () -> isActive(stats()));
  }

  private static boolean isActive(@Nullable TunnelStats stats) {
    return stats != null && stats.state() == PeerState.ACTIVE;
  }

  /**
   * Has the host send an IP packet into the tunnel; waits up to ten seconds for room.
   *
   * @throws AssertionError if there is none
   */
  public void send(byte[] packet) throws InterruptedException {
    if (!queue("to-tunnel").offer(packet, LIMIT_SECONDS, SECONDS)) {
      throw new AssertionError("the device took no packet within ten seconds");
    }
  }

  /**
   * The next packet that comes out of the tunnel.
   *
   * @return null if none comes in that time
   */
  public byte @Nullable [] receive(Duration limit) throws InterruptedException {
    return queue("from-tunnel").poll(limit.toNanos(), NANOSECONDS);
  }

  /** As {@link MemoryTunPort} documents it. */
  private BlockingQueue<byte[]> queue(String direction) {
    Await.until("a device", () -> find(direction) != null);
    return Objects.requireNonNull(find(direction), "the device was closed");
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // a service is looked up by its raw type
  private @Nullable BlockingQueue<byte[]> find(String direction) {
    try {
      var context = framework.context();
      var found =
          context.getServiceReferences(BlockingQueue.class, "(direction=" + direction + ")");
      return found.isEmpty() ? null : context.getService(found.iterator().next());
    } catch (InvalidSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() {
    framework.close();
  }
}
