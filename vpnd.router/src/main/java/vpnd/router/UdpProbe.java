// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.router.diagnosis.Reply;

/**
 * Sends a datagram to each of some ports from a socket of its own, connected, so that the system
 * tells what ICMP says of it (udp(7)).
 *
 * <p>Any vpnd drops it: it has the length of the shortest message, because shorter ones have killed
 * original peers, and no key opens zeros.
 */
final class UdpProbe {
  private UdpProbe() {}

  /**
   * Takes no longer than {@code patience}, and less if every host answers.
   *
   * @return what came of each
   */
  static Map<Endpoint, Reply> of(Collection<Endpoint> endpoints, Duration patience) {
    var replies = new HashMap<Endpoint, Reply>();
    try (var selector = Selector.open()) {
      for (var endpoint : endpoints) {
        replies.put(endpoint, send(endpoint, selector));
      }
      await(selector, replies, System.nanoTime() + patience.toNanos());
      for (var key : selector.keys()) {
        key.channel().close();
      }
    } catch (IOException e) {
      return Map.of(); // Without a selector nothing can be tried; that says nothing of the peer.
    }
    return replies;
  }

  private static Reply send(Endpoint endpoint, Selector selector) {
    try {
      var channel = DatagramChannel.open();
      try {
        channel.configureBlocking(false);
        channel.connect(endpoint.socketAddress());
        channel.write(ByteBuffer.allocate(PacketBatch.HEADROOM));
        channel.register(selector, SelectionKey.OP_READ, endpoint);
        return Reply.SILENT;
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      return reply(e);
    }
  }

  private static void await(Selector selector, Map<Endpoint, Reply> replies, long deadline)
      throws IOException {
    // The key of a closed channel stays in keys() until the next select: count the answers.
    var unanswered = selector.keys().size();
    while (unanswered > 0) {
      var left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0 || selector.select(left) == 0) {
        return;
      }
      for (var key : selector.selectedKeys()) {
        replies.put((Endpoint) key.attachment(), read((DatagramChannel) key.channel()));
        key.channel().close();
        unanswered--;
      }
      selector.selectedKeys().clear();
    }
  }

  private static Reply read(DatagramChannel channel) {
    try {
      channel.read(ByteBuffer.allocate(1));
      return Reply.SILENT;
    } catch (IOException e) {
      return reply(e);
    }
  }

  private static Reply reply(IOException e) {
    return e instanceof PortUnreachableException ? Reply.PORT_CLOSED : Reply.UNREACHABLE;
  }
}
