// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.testing.bsd.StandIn;

/**
 * The operating system that a daemon believes to run on: Linux, or another one that programs and a
 * C library of its kind stand in for.
 *
 * @param device the usual name of a tunnel device
 * @param resolvconf the program that configures resolvers; null for that of the host
 * @param javaOptions for the daemon
 */
public record Platform(
    String name, String device, @Nullable Path resolvconf, List<String> javaOptions) {
  /** The host's own system. */
  public static final Platform LINUX = new Platform("linux", "tun0", null, List.of());

  /**
   * Another system.
   *
   * @param standIn one of {@link StandIn#SYSTEMS}
   * @param osName the name that Java has for it
   */
  public static Platform of(String standIn, String osName) {
    try {
      var files = StandIn.of(standIn);
      return new Platform(
          standIn,
          standIn.equals("macos") ? "utun0" : "tun0",
          files.programs().resolve("resolvconf"),
          List.of(
              "-Dorg.osgi.framework.os.name=" + osName,
              "-Dvpnd.bsd.libc=" + files.library(),
              "-Dvpnd.bsd.programs=" + files.programs()));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
