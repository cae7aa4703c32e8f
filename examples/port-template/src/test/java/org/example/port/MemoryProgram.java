// SPDX-License-Identifier: BSD-2-Clause
package org.example.port;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import vpnd.api.packet.Checksum;
import vpnd.tck.traffic.HostSide;
import vpnd.tck.traffic.TunnelEnd;

/** A program of a host in memory: it makes datagrams of UDP and takes them apart itself. */
final class MemoryProgram implements HostSide {
  private static final int OWN_PORT = 1024;
  private static final int UDP = 17;
  private static final int UDP_SIZE = 8;

  private final TemplateDevice device;
  private final InetAddress own;
  private final InetAddress other;

  MemoryProgram(TemplateDevice device, InetAddress own, InetAddress other) {
    this.device = device;
    this.own = own;
    this.other = other;
  }

  private boolean isIpv4() {
    return own.getAddress().length == 4;
  }

  private int headerSize() {
    return isIpv4() ? 20 : 40;
  }

  @Override
  public void send(byte[] payload) {
    int header = headerSize();
    int udp = UDP_SIZE + payload.length;
    var packet = ByteBuffer.allocate(header + udp);
    if (isIpv4()) {
      packet.put(0, (byte) 0x45).putShort(2, (short) (header + udp)).put(8, (byte) 64);
      packet.put(9, (byte) UDP).put(12, own.getAddress()).put(16, other.getAddress());
      packet.putShort(10, Checksum.of(Checksum.sum(packet, 0, header)));
    } else {
      packet.put(0, (byte) 0x60).putShort(4, (short) udp).put(6, (byte) UDP).put(7, (byte) 64);
      packet.put(8, own.getAddress()).put(24, other.getAddress());
    }
    packet.putShort(header, (short) OWN_PORT).putShort(header + 2, (short) TunnelEnd.PORT);
    packet.putShort(header + 4, (short) udp).put(header + UDP_SIZE, payload);
    long sum = Checksum.sum(packet, isIpv4() ? 12 : 8, header + udp) + UDP + udp;
    packet.putShort(header + 6, Checksum.ofNonZero(sum));
    if (!device.toTunnel.offer(packet.array())) {
      throw new IllegalStateException("the queue is full");
    }
  }

  @Override
  public byte[] receive() throws IOException, InterruptedException {
    BlockingQueue<byte[]> queue = device.fromTunnel;
    var packet = queue.poll(5, SECONDS);
    while (packet != null && !isForThis(packet)) {
      packet = queue.poll(5, SECONDS);
    }
    if (packet == null) {
      throw new IOException("nothing came within 5 s");
    }
    return Arrays.copyOfRange(packet, headerSize() + UDP_SIZE, packet.length);
  }

  /** A host drops what is not for it. */
  private boolean isForThis(byte[] packet) {
    int header = headerSize();
    return packet.length >= header + UDP_SIZE
        && packet[0] == (isIpv4() ? 0x45 : 0x60)
        && packet[isIpv4() ? 9 : 6] == UDP
        && ByteBuffer.wrap(packet).getShort(header + 2) == OWN_PORT;
  }

  @Override
  public void close() {}
}
