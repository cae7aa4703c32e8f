// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import vpnd.netconfig.NetworkStack;
import vpnd.porting.memory.NativeBlock;
import vpnd.tun.linux.libc.Libc;

/** Network namespaces, see network_namespaces(7). */
final class NetworkNamespace {
  private static final int SOL_SOCKET = 1;
  private static final int SO_NETNS_COOKIE = 71;

  private NetworkNamespace() {}

  /** The namespace of this thread: its inode, and its cookie since Linux 5.14. */
  static NetworkStack current() throws IOException {
    var link = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
    var inode = link.substring(link.indexOf('[') + 1, link.length() - 1);
    return new NetworkStack(Long.parseLong(inode), readCookie());
  }

  private static long readCookie() throws IOException {
    var block = NativeBlock.allocate(16);
    block.host().putInt(8, Long.BYTES);
    try (var socket = RequestSocket.open()) {
      long value = block.address();
      int result =
          Libc.getsockopt(socket.descriptor(), SOL_SOCKET, SO_NETNS_COOKIE, value, value + 8);
      return result == 0 ? block.host().getLong(0) : 0;
    }
  }
}
