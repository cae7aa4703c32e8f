// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import vpnd.run.posix.LibC;

/**
 * Tells systemd, or another manager of services, how it stands with vpnd; see sd_notify(3). Java
 * has no UNIX sockets for datagrams, so the C library sends them.
 */
final class ServiceManager {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /** All there is room for in {@code sun_path}; see unix(7). */
  private static final int MAX_PATH = 108;

  private final @Nullable String socket;
  private String told = "";

  /**
   * @param socket the variable {@code NOTIFY_SOCKET}: a path, or a name behind an {@code @}; null
   *     if nobody wants to be told
   */
  ServiceManager(@Nullable String socket) {
    this.socket = socket;
  }

  /** The one that has started this process. */
  static ServiceManager ofThisProcess() {
    return new ServiceManager(System.getenv("NOTIFY_SOCKET"));
  }

  /** Tells from now on what the tunnels lack, and once that all of them are open. */
  void follow(TunnelWatch tunnels) {
    if (socket != null) {
      tunnels.onChange(() -> tell(tunnels));
      tell(tunnels);
    }
  }

  private void tell(TunnelWatch tunnels) {
    if (!tunnels.isSettled() || tunnels.isStopped()) {
      return;
    }
    var faults = tunnels.faults();
    if (faults.isEmpty()) {
      tell("READY=1\nSTATUS=open tunnels: " + tunnels.tunnels());
    } else {
      var more = faults.size() - 1;
      tell("STATUS=" + faults.get(0) + (more > 0 ? " (and " + more + " more)" : ""));
    }
  }

  private synchronized void tell(String state) {
    if (socket == null || socket.isEmpty() || state.equals(told)) {
      return;
    }
    told = state;
    var address = address(socket);
    var message = state.getBytes(UTF_8);
    var libc = LibC.load();
    int descriptor = libc.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM, 0);
    if (descriptor < 0
        || libc.sendto(descriptor, message, message.length, 0, address, address.length) < 0) {
      LOG.log(Level.DEBUG, "the service manager at {0} cannot be told: {1}", socket, state);
    }
    if (descriptor >= 0) {
      libc.close(descriptor);
    }
  }

  /** A {@code sockaddr_un} of Linux; a name that is no path begins with a NUL. */
  private static byte[] address(String socket) {
    var path = socket.getBytes(UTF_8);
    if (path[0] == '@') {
      path[0] = 0;
    }
    int length = Math.min(path.length, MAX_PATH);
    return ByteBuffer.allocate(Short.BYTES + length)
        .order(ByteOrder.nativeOrder())
        .putShort((short) LibC.AF_UNIX)
        .put(path, 0, length)
        .array();
  }
}
