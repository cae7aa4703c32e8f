// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.tun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.TunDevice;

/** Numbered flows of UDP into a device, and the queue in which each of them is. */
final class UdpFlows implements AutoCloseable {
  private static final int PORT = 9;
  private static final int IP_HEADER = 20;
  private static final int NUMBER = IP_HEADER + 8;

  private final List<DatagramSocket> sockets = new ArrayList<>();
  private final Map<Integer, Integer> queues = new HashMap<>();
  private final Map<Integer, Integer> numbers = new HashMap<>();
  private int sent;

  UdpFlows(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      sockets.add(new DatagramSocket());
    }
  }

  /** Sends one more packet of each flow. */
  void send() throws IOException {
    var target = InetAddress.getByName("10.66.0.2");
    var bytes = ByteBuffer.allocate(40).putInt(0, ++sent).array();
    for (var socket : sockets) {
      socket.send(new DatagramPacket(bytes, bytes.length, target, PORT));
    }
  }

  /**
   * Takes all packets of a queue; fails if one is not the next of its flow.
   *
   * @return the last batch, to be answered
   */
  int take(TunDevice device, int queue, PacketBatch batch) throws IOException {
    int count = device.read(queue, batch, 0);
    for (int slot = 0; slot < count; slot++) {
      int packet = batch.offset(slot) + PacketBatch.HEADROOM;
      int flow = batch.bytes().getShort(packet + IP_HEADER) & 0xffff;
      int number = batch.bytes().getInt(packet + NUMBER);
      assertEquals(numbers.merge(flow, 1, Integer::sum), number, "flow " + flow);
      queues.put(flow, queue);
    }
    return count;
  }

  /** In which queue the last packet of each flow was. */
  Map<Integer, Integer> queues() {
    return Map.copyOf(queues);
  }

  /** Turns the packets of a batch around. */
  static void answer(PacketBatch batch) {
    var bytes = batch.bytes();
    for (int slot = 0; slot < batch.count(); slot++) {
      int packet = batch.offset(slot) + PacketBatch.HEADROOM;
      int source = bytes.getInt(packet + 12);
      bytes.putInt(packet + 12, bytes.getInt(packet + 16)).putInt(packet + 16, source);
      short port = bytes.getShort(packet + IP_HEADER);
      bytes.putShort(packet + IP_HEADER, bytes.getShort(packet + IP_HEADER + 2));
      bytes.putShort(packet + IP_HEADER + 2, port);
    }
  }

  @Override
  public void close() {
    sockets.forEach(DatagramSocket::close);
  }
}
