// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing.bsd;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The C library and the programs of another system, made of tun devices and programs of Linux.
 *
 * <p>The library is for x86-64 and behaves as the system's for the calls that concern devices,
 * interfaces, routing sockets and UDP; all others are those of Linux. Each call acts in the network
 * namespace of its thread, each program in that of its parent. Devices need root.
 */
public final class StandIn {
  /** The systems. */
  public static final List<String> SYSTEMS =
      List.of("freebsd", "dragonfly", "netbsd", "openbsd", "macos");

  private static final long LIMIT_SECONDS = 300;

  private final Path directory;

  private StandIn(Path directory) {
    this.directory = directory;
  }

  /**
   * The stand-in for a system. All of them are built in {@code target/bsd} of the working
   * directory, unless a process has done that from the same sources.
   *
   * @param system one of {@link #SYSTEMS}
   * @throws IOException if it cannot be built; the message names what is missing
   */
  public static synchronized StandIn of(String system) throws IOException, InterruptedException {
    if (!SYSTEMS.contains(system)) {
      throw new IllegalArgumentException(
          "there is no stand-in for " + system + ", only " + SYSTEMS);
    }
    var parent = Path.of("target/bsd").toAbsolutePath();
    Files.createDirectories(parent);
    try (var sources = StandInSources.open();
        var others = FileChannel.open(parent.resolve("lock"), CREATE, WRITE)) {
      others.lock();
      var stamp = parent.resolve("sources.sha256");
      var digest = sources.digest();
      if (!Files.exists(stamp) || !Files.readString(stamp).equals(digest)) {
        for (var each : SYSTEMS) {
          Directories.delete(parent.resolve(each));
        }
        build(sources, parent);
        Files.writeString(stamp, digest);
      }
      return new StandIn(parent.resolve(system));
    }
  }

  private static void build(StandInSources sources, Path directory)
      throws IOException, InterruptedException {
    var copy = Files.createTempDirectory("vpnd-testing-bsd");
    try {
      sources.copyTo(copy);
      var process =
          new ProcessBuilder("sh", copy.resolve("build").toString(), directory.toString())
              .redirectErrorStream(true)
              .redirectOutput(copy.resolve("log").toFile())
              .start();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      if (!ended || process.exitValue() != 0) {
        throw new IOException(
            "the stand-ins cannot be built (on Debian the packages gcc and libc6-dev are needed): "
                + Files.readString(copy.resolve("log"), StandardCharsets.UTF_8));
      }
    } finally {
      Directories.delete(copy);
    }
  }

  /** A shared library that takes the place of the system's C library. */
  public Path library() {
    return directory.resolve("libvpnd.so");
  }

  /**
   * The directory in which the programs keep what Linux has no place for, such as {@code
   * resolv.conf}, of the network namespace of this thread. It does not exist before it is needed,
   * and outlives the namespace.
   */
  public static Path state() throws IOException {
    var namespace = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
    return Path.of("/run/vpnd-testing-bsd").resolve(namespace.replaceAll("\\D", ""));
  }

  /** A directory with {@code ifconfig}, {@code route} and the other programs of the system. */
  public Path programs() {
    return directory.resolve("programs");
  }
}
