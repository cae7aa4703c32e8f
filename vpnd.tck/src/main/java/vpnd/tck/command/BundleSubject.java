// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunPort;
import vpnd.api.port.UdpTransport;
import vpnd.tck.Subject;
import vpnd.tck.framework.BundleFramework;
import vpnd.tck.host.HostProbe;

/**
 * The services of a bundle. Its journals are where it keeps them in vpnd. Public for another
 * process, which starts a framework of its own.
 */
public final class BundleSubject implements Subject, AutoCloseable {
  private static final String COMPONENTS = "org\\.(apache\\.felix\\.scr|osgi\\.).*\\.jar";

  private final String device;
  private final boolean hasHost;
  private final Path work;
  private final Path components;
  private final List<Path> jars;
  private final BundleFramework framework;
  private final TunPort tunPort;

  /**
   * @param device the name of devices, to which a number is added
   * @param hasHost whether devices are on this system, not in memory
   * @param work a directory for the files of frameworks
   * @param components a directory with the bundles of declarative services
   * @param jars the bundle under test, and those that it needs
   * @throws IOException if there is no {@link TunPort}; the message contains cause and remedy
   */
  BundleSubject(String device, boolean hasHost, Path work, Path components, List<Path> jars)
      throws IOException {
    this.device = device;
    this.hasHost = hasHost;
    this.work = work;
    this.components = components;
    this.jars = jars;
    framework =
        BundleFramework.start(
            Files.createTempDirectory(work, "framework"), system(), withComponents());
    tunPort =
        framework
            .await(TunPort.class)
            .orElseThrow(
                () -> {
                  framework.close();
                  return new IOException(
                      "%s has no service TunPort: annotate its class with @Component, or name the"
                              .formatted(jars.get(0))
                          + " jars with the services that it needs");
                });
  }

  /** A port to another system can be checked on this one, with what stands in for its kernel. */
  private static Map<String, String> system() {
    var name = System.getProperty(Constants.FRAMEWORK_OS_NAME);
    return name == null ? Map.of() : Map.of(Constants.FRAMEWORK_OS_NAME, name);
  }

  private List<Path> withComponents() throws IOException {
    try (var files = Files.list(components)) {
      var services = files.filter(it -> it.getFileName().toString().matches(COMPONENTS)).sorted();
      return Stream.concat(services, jars.stream()).toList();
    }
  }

  /** The same, for another process. */
  public BundleSubject(String device, String work, String components, String jars)
      throws IOException {
    this(
        device,
        true,
        Path.of(work),
        Path.of(components),
        Stream.of(jars.split("\n", -1)).map(Path::of).toList());
  }

  @Override
  public TunPort tunPort(Path state) {
    return tunPort;
  }

  @Override
  public @Nullable UdpTransport udpTransport() {
    return framework.service(UdpTransport.class).orElse(null);
  }

  @Override
  public DeviceSettings device(int number) {
    return DeviceSettings.builder(device + number).build();
  }

  @Override
  public @Nullable HostProbe host() {
    return hasHost ? HostProbe.ofThisSystem() : null;
  }

  @Override
  public boolean hasPrograms() {
    return hasHost;
  }

  @Override
  public int services() {
    return framework.services();
  }

  @Override
  public List<String> otherProcess() {
    return List.of(
        BundleSubject.class.getName(),
        device,
        work.toString(),
        components.toString(),
        jars.stream().map(Path::toString).collect(Collectors.joining("\n")));
  }

  @Override
  public void close() {
    framework.close();
  }
}
