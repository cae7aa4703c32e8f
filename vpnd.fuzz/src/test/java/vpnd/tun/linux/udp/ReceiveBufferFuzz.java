// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Pointer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.fuzz.Input;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.testing.api.Batches;

/**
 * Messages are in the kernel's format, with any address and any control messages. Each datagram
 * gets a slot of its own, with the endpoint of its message; no byte of the slot after the datagram
 * changes.
 */
public final class ReceiveBufferFuzz {
  private static final int MOST_MESSAGES = 3;
  private static final int LONGEST = 65_535;
  private static final int MOST_DATAGRAMS = 200;
  private static final int CONTROL_SIZE = 64;
  private static final byte AROUND = 0x5a;
  private static final PacketBatch[] BATCHES = {Batches.of(1), Batches.of(7, 100), Batches.of(16)};

  private record Datagram(ByteBuffer bytes, Endpoint source) {}

  private final Input input;
  private final SocketFamily family;
  private final List<Datagram> expected = new ArrayList<>();

  private ReceiveBufferFuzz(Input input) {
    this.input = input;
    family = input.number8() % 2 == 0 ? SocketFamily.INET : SocketFamily.INET6;
  }

  /** Input: the family, the number of messages, the size of batches, and the messages. */
  public static void fuzzerTestOneInput(byte[] bytes) throws UnknownHostException {
    new ReceiveBufferFuzz(new Input(bytes)).run();
  }

  private void run() throws UnknownHostException {
    int messages = 1 + input.number8() % MOST_MESSAGES;
    var batch = BATCHES[input.number8() % BATCHES.length];
    var buffer = new ReceiveBuffer(family, new EndpointCache(0, endpoint -> false));
    var headers = new Pointer(buffer.ready(messages));
    for (int i = 0; i < messages; i++) {
      write(headers.share(i * 64L));
    }
    buffer.filled(messages);
    int next = 0;
    while (!buffer.isEmpty()) {
      assertEquals(expected.size() - next, buffer.datagrams());
      next = take(buffer, batch, next);
    }
    assertEquals(expected.size(), next);
  }

  private int take(ReceiveBuffer buffer, PacketBatch batch, int first) {
    var memory = new byte[batch.capacity() * batch.slotSize()];
    Arrays.fill(memory, AROUND);
    batch.bytes().put(0, memory);
    int start = batch.capacity() / 3;
    int end = buffer.unload(batch, start);
    assertTrue(end > start && end <= batch.capacity());
    for (int slot = start; slot < end; slot++) {
      var datagram = expected.get(first + slot - start);
      int kept = Math.min(datagram.bytes.remaining(), batch.slotSize());
      assertEquals(kept, batch.length(slot));
      assertEquals(datagram.source, batch.endpoint(slot));
      datagram.bytes.get(0, memory, batch.offset(slot), kept);
    }
    var found = new byte[memory.length];
    batch.bytes().get(0, found);
    assertArrayEquals(memory, found);
    return first + end - start;
  }

  /** What recvmmsg(2) does with a {@code mmsghdr}. */
  private void write(Pointer header) throws UnknownHostException {
    var name = input.padded(family.size);
    var control = input.bytes(input.number8() % (CONTROL_SIZE + 1));
    var told = find(control, 17, 104, 4);
    int told32 = told == null ? 0 : told.getInt(0);
    int size = told32 > 0 ? told32 : LONGEST;
    int length = (int) Math.min(input.number16(), (long) size * MOST_DATAGRAMS);
    var payload = Input.pattern(length, input.number8());
    header.getPointer(0).write(0, name, 0, name.length);
    assertEquals(CONTROL_SIZE, header.getLong(40));
    header.getPointer(32).write(0, control, 0, control.length);
    header.setLong(40, control.length);
    header.getPointer(16).getPointer(0).write(0, payload, 0, length);
    header.setInt(56, length);

    var source = source(ByteBuffer.wrap(name), control);
    int from = 0;
    do {
      int to = (int) Math.min(length, (long) from + size);
      expected.add(new Datagram(ByteBuffer.wrap(payload, from, to - from).slice(), source));
      from = to;
    } while (from < length);
  }

  private Endpoint source(ByteBuffer name, byte[] control) throws UnknownHostException {
    int port = name.getShort(2) & 0xffff;
    if (family == SocketFamily.INET) {
      var told = find(control, 0, 8, 12);
      var local = told == null ? null : address(told, 4, 4, 0);
      var remote = new InetSocketAddress(address(name, 4, 4, 0), port);
      return new Endpoint(remote, local);
    }
    var told = find(control, 41, 50, 20);
    @Nullable InetAddress local = null;
    if (told != null && (told.getLong(0) != 0 || told.getLong(8) != 0)) {
      boolean isLinkLocal = told.get(0) == (byte) 0xfe && (told.get(1) & 0xc0) == 0x80;
      local = address(told, 0, 16, isLinkLocal ? told.getInt(16) : 0);
    }
    name.order(ByteOrder.nativeOrder());
    var remote = new InetSocketAddress(address(name, 8, 16, name.getInt(24)), port);
    return new Endpoint(remote, local);
  }

  private static InetAddress address(ByteBuffer from, int at, int size, int scope)
      throws UnknownHostException {
    var address = new byte[size];
    from.get(at, address);
    return scope == 0
        ? InetAddress.getByAddress(address)
        : Inet6Address.getByAddress(null, address, scope);
  }

  /** The data of a control message as cmsg(3) finds it, numbers as this processor has them. */
  private static @Nullable ByteBuffer find(byte[] control, int level, int type, int size) {
    var all = ByteBuffer.wrap(control).order(ByteOrder.nativeOrder());
    long at = 0;
    while (at + 16 <= control.length) {
      long length = all.getLong((int) at);
      if (length < 16 || length > control.length - at) {
        return null;
      }
      if (all.getInt((int) at + 8) == level && all.getInt((int) at + 12) == type) {
        var data = Arrays.copyOfRange(control, (int) at + 16, (int) (at + length));
        return data.length < size ? null : ByteBuffer.wrap(data).order(ByteOrder.nativeOrder());
      }
      at += (length + 7) / 8 * 8;
    }
    return null;
  }
}
