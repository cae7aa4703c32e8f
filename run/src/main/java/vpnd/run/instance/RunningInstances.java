// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.instance;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import vpnd.run.process.ExitCode;
import vpnd.run.process.ExitException;

/**
 * The running instances of vpnd on this host, by their control sockets.
 *
 * @param directory of the sockets
 * @param instances sorted by name
 * @param isForbidden whether there is a socket that this user must not use
 */
public record RunningInstances(Path directory, List<InstanceFiles> instances, boolean isForbidden) {
  private static final String SUFFIX = ".sock";

  /**
   * Finds them.
   *
   * @throws ExitException if the directory cannot be read
   */
  public static RunningInstances find(Path directory) throws ExitException {
    var found = new ArrayList<InstanceFiles>();
    boolean isForbidden = false;
    try (var files = Files.newDirectoryStream(directory, "vpnd{,-*}" + SUFFIX)) {
      for (var file : files) {
        var name = String.valueOf(file.getFileName());
        if (isServed(file)) {
          found.add(new InstanceFiles(name.substring(0, name.length() - SUFFIX.length())));
        } else {
          isForbidden |= !Files.isWritable(file);
        }
      }
    } catch (IOException e) {
      throw new ExitException(ExitCode.UNAVAILABLE, "cannot look into " + directory);
    }
    found.sort((one, other) -> one.name().compareTo(other.name()));
    return new RunningInstances(directory, found, isForbidden);
  }

  private static boolean isServed(Path socket) {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      return channel.isConnected();
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The default instance: the one with the default files, otherwise the only one.
   *
   * @throws ExitException if there is none, or several without the default one; the message names
   *     them
   */
  public InstanceFiles one() throws ExitException {
    if (instances.stream().anyMatch(InstanceFiles::isDefault) || instances.size() == 1) {
      return instances.get(0); // the default name is the shortest, so the first
    }
    if (instances.isEmpty()) {
      throw new ExitException(
          ExitCode.UNAVAILABLE,
          isForbidden
              ? "the control sockets in %s are root's; run vpndctl as root".formatted(directory)
              : "no vpnd runs: none serves %s or %s"
                  .formatted(directory.resolve("vpnd.sock"), directory.resolve("vpnd-NAME.sock")));
    }
    throw new ExitException(
        ExitCode.USAGE,
        "several vpnds run; choose one by its option: "
            + instances.stream().map(InstanceFiles::option).collect(joining(", ")));
  }
}
