// SPDX-License-Identifier: BSD-2-Clause
package vpnd.unixsocket;

import java.io.IOException;

/** What a {@link SocketServer} serves on one socket. */
public interface SocketService {
  /**
   * Creates the socket; called again after a failure.
   *
   * @throws IOException if it cannot be created now
   */
  SocketFile open() throws IOException;

  /** The socket cannot be created, or a client not be accepted; called once for each reason. */
  void failed(IOException cause);

  /** What {@link #failed} reported is over. */
  void recovered();

  /**
   * Serves a client, which is disconnected afterwards. Called by a thread of the client's own; what
   * it throws affects no other client.
   *
   * @throws IOException if the client is gone or takes too long
   */
  void serve(SocketClient client) throws IOException;
}
