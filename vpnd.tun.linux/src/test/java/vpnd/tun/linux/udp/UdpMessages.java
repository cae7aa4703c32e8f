// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** How many UDP messages of IPv4 the kernel has moved in this thread's network namespace. */
record UdpMessages(long received, long sent) {
  static UdpMessages now() throws IOException {
    var lines =
        Files.readAllLines(Path.of("/proc/thread-self/net/snmp")).stream()
            .filter(line -> line.startsWith("Udp: "))
            .map(line -> line.split(" "))
            .toList();
    var names = Arrays.asList(lines.get(0));
    return new UdpMessages(
        Long.parseLong(lines.get(1)[names.indexOf("InDatagrams")]),
        Long.parseLong(lines.get(1)[names.indexOf("OutDatagrams")]));
  }

  /** How many more those are than before. */
  UdpMessages since(UdpMessages before) {
    return new UdpMessages(received - before.received, sent - before.sent);
  }
}
