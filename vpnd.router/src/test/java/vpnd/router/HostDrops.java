// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Datagrams that the host dropped because the queue of a UDP socket was full: proc(5), {@code
 * /proc/net/udp}. On a busy machine no program can prevent them.
 */
final class HostDrops {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

  private HostDrops() {}

  /** Of the sockets that are bound to a port; 0 where the host does not tell. */
  static long at(int port) {
    var suffix = String.format(Locale.ROOT, ":%04X", port);
    return TABLES.stream()
        .flatMap(HostDrops::lines)
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields[1].endsWith(suffix))
        .mapToLong(fields -> Long.parseLong(fields[fields.length - 1]))
        .sum();
  }

  private static Stream<String> lines(Path table) {
    try {
      return Files.isReadable(table) ? Files.readAllLines(table).stream().skip(1) : Stream.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
