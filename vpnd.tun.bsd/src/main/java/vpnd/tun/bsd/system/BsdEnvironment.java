// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.system;

import java.io.IOException;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import vpnd.tun.bsd.libc.CLibrary;
import vpnd.tun.bsd.libc.NativeCLibrary;

/**
 * The system that this bundle drives, and what stands in for parts of it in tests.
 *
 * @param library path of a C library; empty for that of this process
 * @param programs directory of ifconfig(8) and its like; empty for those of the system
 */
public record BsdEnvironment(BsdSystem system, String library, String programs) {
  /**
   * That of the framework properties {@code org.osgi.framework.os.name}, {@code vpnd.bsd.libc} and
   * {@code vpnd.bsd.programs}.
   *
   * @throws IllegalStateException on a system that is not described
   */
  public static BsdEnvironment of(BundleContext context) {
    var name = property(context, "org.osgi.framework.os.name");
    var system =
        BsdSystem.named(name)
            .or(() -> BsdSystem.named(System.getProperty("os.name", "")))
            .orElseThrow(() -> new IllegalStateException("no description of " + name));
    return new BsdEnvironment(
        system, property(context, "vpnd.bsd.libc"), property(context, "vpnd.bsd.programs"));
  }

  private static String property(BundleContext context, String name) {
    return Objects.toString(context.getProperty(name), "");
  }

  /** Begins to use the C library; see {@link NativeCLibrary#acquire}. */
  public CLibrary acquire() throws IOException {
    return NativeCLibrary.acquire(library, system.is("socket.batches"));
  }
}
