// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A directory of configuration files without conflicts.
 *
 * @param path of the directory
 */
public record TestDirectory(Path path) {
  private static final String PRIVATE = "rw-------";

  /** The time limit for changes to be noticed, generous for a busy machine. */
  public static final Duration LIMIT = Duration.ofSeconds(10);

  /** The text of a tunnel that has no conflicts with those of other numbers. */
  public static String tunnel(int number) {
    return TestConfigurations.NET_GW
        .replace(TestConfigurations.PUBLIC_KEY, "11".repeat(30) + "%04x".formatted(number))
        .replace("192.168.2.0/24", "10.%d.%d.0/24".formatted(number / 256, number % 256));
  }

  public Path file(String name) {
    return path.resolve(name + ".conf");
  }

  /** Writes a file in place. */
  public Path write(String name, String text) throws IOException {
    var file = file(name);
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
    }
    return Files.writeString(file, text);
  }

  public static void permit(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  public static void await(BooleanSupplier condition, Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for " + limit);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
