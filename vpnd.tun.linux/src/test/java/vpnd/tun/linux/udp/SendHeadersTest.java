// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.porting.endpoint.EndpointCache;
import vpnd.testing.api.Batches;

/**
 * Which slots become one message. A slot is written as its endpoint and length, such as {@code
 * a100}; a message as its first slot and the number of its datagrams, such as {@code 0*3}.
 */
class SendHeadersTest {
  private final EndpointCache endpoints = new EndpointCache(0, endpoint -> false);

  @ParameterizedTest(name = "{0} as {1}")
  @CsvSource({
    "a100, 0*1",
    "a100 a100 a100, 0*3",
    "a100 a100 a60, 0*3",
    "a100 a60 a60, 0*2 2*1",
    "a60 a100 a100, 0*1 1*2",
    "a100 a100 b100 b100, 0*2 2*2",
    "a100 b100 a100 b100, 0*1 1*1 2*1 3*1",
    "a100 a100 A100 A100, 0*2 2*2",
    "a100 c100 c100 d100, 0*1 1*2 3*1",
    "a100 a0 a100 a100, 0*3",
    "a0 a0 a100 a100, 2*2",
    "a100 -100 a100, 0*2",
    "a0 -100, ''",
  })
  void aRunOfOneEndpointAndLengthIsOneMessage(String slots, String messages) throws Exception {
    assertEquals(messages, messages(batch(slots.split(" ")), 0, 0));
  }

  @ParameterizedTest(name = "{0} from slot {1} on, singly below {2}, as {3}")
  @CsvSource({
    "a9 a9 a9 a9 a9, 0, 5, 0*1 1*1 2*1 3*1 4*1",
    "a9 a9 a9 a9 a9, 0, 2, 0*1 1*1 2*3",
    "a9 a9 b9 b9 b9, 0, 2, 0*1 1*1 2*3",
    "a9 a9 b9 b9 a9, 2, 4, 2*1 3*1 4*1",
    "a9 a9 b9 b9 a9, 2, 2, 2*2 4*1",
  })
  void whatWasRefusedIsLoadedAgainSingly(String slots, int first, int firstOfRuns, String messages)
      throws Exception {
    assertEquals(messages, messages(batch(slots.split(" ")), first, firstOfRuns));
  }

  @Test
  void aMessageHasOneTrafficClass() throws Exception {
    var batch = batch("a100", "a100", "a100", "a100");
    batch.trafficClass(1, 0xb8);
    batch.trafficClass(2, 0xb8);
    assertEquals("0*1 1*2 3*1", messages(batch, 0, 0));
  }

  @Test
  void aMessageHoldsAtMost64Datagrams() throws Exception {
    assertEquals("0*64 64*64 128*2", messages(batch(130, 100), 0, 0));
  }

  @Test
  void aMessageIsNoLongerThanAnIpPacketCanBe() throws Exception {
    assertEquals("0*43 43*21", messages(batch(64, 1500), 0, 0));
    // 65,535 bytes are 40 of an IPv6 header, 8 of UDP, and 31 times 2112 and 15.
    assertEquals("0*31 31*1", messages(batch(32, 2112), 0, 0));
    var exact = batch(32, 2112);
    exact.length(31, 15);
    assertEquals("0*32", messages(exact, 0, 0));
    exact.length(31, 16);
    assertEquals("0*31 31*1", messages(exact, 0, 0));
  }

  @Test
  void aSocketForIpv4LeavesOutThoseThatItCannotReach() throws Exception {
    var batch = batch("a100", "c100", "a100");
    assertEquals("0*2", messages(batch, 0, 0, SocketFamily.INET));
  }

  private String messages(PacketBatch batch, int first, int firstOfRuns) {
    return messages(batch, first, firstOfRuns, SocketFamily.INET6);
  }

  private String messages(PacketBatch batch, int first, int firstOfRuns, SocketFamily family) {
    var headers = new SendHeaders(batch, family);
    int count = headers.load(batch, port -> true, false, first, firstOfRuns, endpoints);
    var text = new StringJoiner(" ");
    for (int i = 0; i < count; i++) {
      text.add(headers.firstSlot(i) + "*" + headers.datagrams(i));
    }
    return text.toString();
  }

  private static PacketBatch batch(int slots, int length) throws IOException {
    var batch = Batches.of(slots, 2200);
    Batches.fill(batch, length, endpoint('a'), 0);
    return batch;
  }

  private static PacketBatch batch(String... slots) throws IOException {
    var batch = Batches.of(slots.length);
    batch.count(slots.length);
    for (int i = 0; i < slots.length; i++) {
      batch.length(i, Integer.parseInt(slots[i].substring(1)));
      char name = slots[i].charAt(0);
      batch.endpoint(i, name == '-' ? null : endpoint(name));
    }
    return batch;
  }

  private static Endpoint endpoint(char name) throws IOException {
    return switch (name) {
      case 'a' -> Endpoint.of(InetAddress.getByName("192.0.2.1"), 1337);
      case 'A' ->
          new Endpoint(endpoint('a').socketAddress(), InetAddress.getByName("198.51.100.1"));
      case 'b' -> Endpoint.of(InetAddress.getByName("192.0.2.1"), 1338);
      case 'c' -> Endpoint.of(InetAddress.getByName("2001:db8::1"), 1337);
      default -> Endpoint.of(InetAddress.getByName("2001:db8::2"), 1337);
    };
  }
}
