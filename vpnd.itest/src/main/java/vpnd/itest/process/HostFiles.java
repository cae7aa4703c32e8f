// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The private files of a host of the test network: {@code /etc}, a copy of this machine's, and
 * {@code /run}, which is empty. Every program of the host sees them at their paths, through its own
 * mount namespace, so that it can be configured, and can change its resolver, as on any other host.
 */
public final class HostFiles implements AutoCloseable {
  /** The directory is an argument of the shell, which does not interpret it. */
  private static final String ENTER =
      "mount --bind \"$0/etc\" /etc && mount --bind \"$0/run\" /run && exec \"$@\"";

  private static final Set<HostFiles> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(HostFiles::close)));
  }

  /** Leaves the rest for other users of files in memory. */
  private static final long LEAST_BYTES = 256 << 20;

  private static final Path MEMORY = Path.of("/dev/shm");
  private static final Path DISK = Path.of(System.getProperty("java.io.tmpdir"));

  private final Path root;

  private HostFiles(Path root) {
    this.root = root;
  }

  /**
   * Copies {@code /etc}; names are looked up in {@code /etc/hosts} and then by DNS. The files are
   * in memory if Linux has a file system for that: writing a thousand small ones to a disk takes
   * most of a second.
   */
  public static HostFiles create() {
    try {
      var root = Files.createTempDirectory(hasRoom() ? MEMORY : DISK, "vpt-host");
      var files = new HostFiles(root);
      OPEN.add(files);
      Files.createDirectory(root.resolve("run"));
      Program.run(List.of("cp", "-a", "/etc", root.resolve("etc").toString()));
      // On some systems this is a link into /run.
      Files.deleteIfExists(root.resolve("etc/resolv.conf"));
      files.write("/etc/resolv.conf", "# no resolver");
      files.write("/etc/nsswitch.conf", "passwd: files", "group: files", "hosts: files dns");
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasRoom() {
    return Files.isWritable(MEMORY) && MEMORY.toFile().getUsableSpace() > LEAST_BYTES;
  }

  /** The command that runs the rest of its arguments as a program with these files. */
  public List<String> enter() {
    return List.of("sh", "-c", ENTER, root.toString());
  }

  /**
   * The path on this machine of a file of the host.
   *
   * @param path on the host, in {@code /etc} or {@code /run}
   */
  public Path resolve(String path) {
    return root.resolve(path.substring(1));
  }

  /** Replaces a file of the host in one step; only its owner may read it. */
  public void write(String path, String... lines) {
    var file = resolve(path);
    var complete = file.resolveSibling("." + file.getFileName());
    try {
      Files.createDirectories(file.getParent());
      Files.write(complete, List.of(lines));
      Files.setPosixFilePermissions(complete, PosixFilePermissions.fromString("rw-------"));
      Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a file of the host. */
  public void delete(String path) {
    try {
      Files.delete(resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the files in a directory of the host; none if there is no such directory. */
  public List<String> list(String path) {
    if (!Files.isDirectory(resolve(path))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(resolve(path))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes all files; the host must have been closed. */
  @Override
  public void close() {
    OPEN.remove(this);
    Program.run(List.of("rm", "-rf", "--", root.toString()));
  }
}
