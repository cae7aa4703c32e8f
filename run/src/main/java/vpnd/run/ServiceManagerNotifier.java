// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import vpnd.run.bundles.TunnelWatch;
import vpnd.run.posix.PosixCalls;

/**
 * Notifies systemd, or another service manager, of the state of vpnd (sd_notify(3)). Java has no
 * UNIX datagram sockets, so the C library sends the messages.
 */
final class ServiceManagerNotifier {
  private static final System.Logger LOG = System.getLogger("vpnd.run");

  /** The size of {@code sun_path}; see unix(7). */
  private static final int MAX_PATH = 108;

  private final @Nullable String socket;
  private String sent = "";

  /**
   * @param socket the variable {@code NOTIFY_SOCKET}: a path, or an abstract name after {@code @};
   *     null if there is no service manager
   */
  ServiceManagerNotifier(@Nullable String socket) {
    this.socket = socket;
  }

  /** For the service manager that started this process. */
  static ServiceManagerNotifier ofThisProcess() {
    return new ServiceManagerNotifier(System.getenv("NOTIFY_SOCKET"));
  }

  /** From now on notifies of faults of tunnels, and that all tunnels are open. */
  void follow(TunnelWatch tunnels) {
    if (socket != null) {
      tunnels.onChange(() -> notify(tunnels));
      notify(tunnels);
    }
  }

  private void notify(TunnelWatch tunnels) {
    if (!tunnels.isSettled() || tunnels.isStopped()) {
      return;
    }
    var faults = tunnels.faults();
    if (faults.isEmpty()) {
      notify("READY=1\nSTATUS=open tunnels: " + tunnels.tunnels());
    } else {
      var more = faults.size() - 1;
      notify("STATUS=" + faults.get(0) + (more > 0 ? " (and " + more + " more)" : ""));
    }
  }

  private synchronized void notify(String state) {
    if (socket == null || socket.isEmpty() || state.equals(sent)) {
      return;
    }
    sent = state;
    var address = address(socket);
    var message = state.getBytes(UTF_8);
    var libc = PosixCalls.load();
    int descriptor = libc.socket(PosixCalls.AF_UNIX, PosixCalls.SOCK_DGRAM, 0);
    if (descriptor < 0
        || libc.sendto(descriptor, message, message.length, 0, address, address.length) < 0) {
      LOG.log(Level.DEBUG, "the service manager at {0} cannot be notified: {1}", socket, state);
    }
    if (descriptor >= 0) {
      libc.close(descriptor);
    }
  }

  /** A {@code sockaddr_un} of Linux; an abstract name begins with NUL. */
  private static byte[] address(String socket) {
    var path = socket.getBytes(UTF_8);
    if (path[0] == '@') {
      path[0] = 0;
    }
    int length = Math.min(path.length, MAX_PATH);
    return ByteBuffer.allocate(Short.BYTES + length)
        .order(ByteOrder.nativeOrder())
        .putShort((short) PosixCalls.AF_UNIX)
        .put(path, 0, length)
        .array();
  }
}
