// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunPort;
import vpnd.tck.Subject;
import vpnd.tck.framework.BundleFramework;
import vpnd.tck.host.HostProbe;
import vpnd.tun.memory.MemoryTunPort;

/** {@link LeakContract} finds what devices leave behind. */
class LeakTest {
  @FunctionalInterface
  private interface Leak {
    void atOpen() throws IOException;
  }

  private final List<InputStream> files = new ArrayList<>();
  private final BundleFramework framework;
  private final Path directory;

  LeakTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.framework = BundleFramework.start(directory.resolve("framework"), Map.of(), List.of());
  }

  @AfterEach
  void clean() throws IOException {
    for (var file : files) {
      file.close();
    }
    framework.close();
  }

  /** The contract, and a port in memory whose devices leave something behind. */
  private LeakContract contract(Leak leak) {
    return new LeakContract(
        new Subject() {
          @Override
          public TunPort tunPort(Path state) {
            var port = new MemoryTunPort(framework.context());
            return settings -> {
              leak.atOpen();
              return port.open(settings);
            };
          }

          @Override
          public DeviceSettings device(int number) {
            return DeviceSettings.builder("mem" + number).build();
          }

          @Override
          public @Nullable HostProbe host() {
            return null;
          }

          @Override
          public int services() {
            return framework.services();
          }

          @Override
          public int cycles() {
            return 3;
          }
        });
  }

  @Test
  void aPortThatLeavesNothingPasses() throws Exception {
    contract(() -> {}).nothingIsLeftOfSomeDevices();
  }

  @Test
  void aDescriptorIsFound() throws IOException {
    var file = Files.createFile(directory.resolve("file"));
    var contract = contract(() -> files.add(Files.newInputStream(file)));
    assertThrows(AssertionError.class, contract::nothingIsLeftOfSomeDevices);
  }

  @Test
  void aServiceThatIsRegisteredIsFound() {
    var context = framework.context();
    var contract = contract(() -> context.registerService(Object.class, new Object(), null));
    assertThrows(AssertionError.class, contract::nothingIsLeftOfSomeDevices);
  }
}
