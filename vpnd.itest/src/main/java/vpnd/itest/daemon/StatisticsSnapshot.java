// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A daemon's statistics of a tunnel at one time.
 *
 * @param values by their names, without the prefix
 */
public record StatisticsSnapshot(Map<String, Long> values) {

  /** Reads the socket to its end, as {@code nc -U} does. */
  public static StatisticsSnapshot read(Path socket, String label) {
    var prefix = label + ".vpnd.";
    var values = new TreeMap<String, Long>();
    report(socket)
        .lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()).split(" ", -1))
        .forEach(words -> values.put(words[0], Long.parseLong(words[1])));
    return new StatisticsSnapshot(values);
  }

  private static String report(Path socket) {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      var bytes = Channels.newInputStream(channel).readAllBytes();
      return new String(bytes, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + socket, e);
    }
  }

  /** One of the values. */
  public long get(String name) {
    var value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name + " in " + values);
    }
    return value;
  }

  /** The increase of a value. */
  public long increase(StatisticsSnapshot before, String name) {
    return get(name) - before.get(name);
  }
}
