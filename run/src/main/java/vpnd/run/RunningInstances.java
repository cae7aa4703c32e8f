// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The vpnds of this host whose control socket is served.
 *
 * @param directory where the sockets are
 * @param instances those that run, in the order of their names
 * @param isForbidden whether there is a socket that this user may not use
 */
record RunningInstances(Path directory, List<InstanceFiles> instances, boolean isForbidden) {
  private static final String SUFFIX = ".sock";

  /**
   * Looks for them.
   *
   * @throws Failure if the directory cannot be read
   */
  static RunningInstances find(Path directory) throws Failure {
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
      throw new Failure(ControlCommand.UNAVAILABLE, "cannot look into " + directory);
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
   * The one that is meant where none is named: that with the usual files, or else the only one.
   *
   * @throws Failure if there is none, or if several others run; the message names them
   */
  InstanceFiles one() throws Failure {
    if (instances.stream().anyMatch(InstanceFiles::isUsual) || instances.size() == 1) {
      return instances.get(0); // the usual name is the shortest, so the first
    }
    if (instances.isEmpty()) {
      throw new Failure(
          ControlCommand.UNAVAILABLE,
          isForbidden
              ? "the control sockets in %s are root's; run vpndctl as root".formatted(directory)
              : "no vpnd runs: none serves %s or %s"
                  .formatted(directory.resolve("vpnd.sock"), directory.resolve("vpnd-NAME.sock")));
    }
    throw new Failure(
        ExitCode.USAGE,
        "several vpnds run; choose one by its option: "
            + instances.stream().map(InstanceFiles::option).collect(joining(", ")));
  }
}
