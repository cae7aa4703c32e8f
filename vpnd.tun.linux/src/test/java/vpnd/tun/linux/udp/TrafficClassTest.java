// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.api.packet.Endpoint;
import vpnd.api.packet.PacketBatch;
import vpnd.api.port.SocketSettings;
import vpnd.api.port.UdpSocket;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Batches;
import vpnd.testing.host.Addresses;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.libc.Libc;

/** Datagrams leave with the traffic class of their slot: with and without an own address. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(30)
class TrafficClassTest {
  private static final int EF = 0xb8;
  private static final int COUNT = 30;

  private static final String RULES =
      """
      table inet vpt {
        counter ef { }
        counter plain { }
        counter other { }
        chain out {
          type filter hook output priority 0
          udp dport 9 ip dscp ef counter name ef accept
          udp dport 9 ip6 dscp ef counter name ef accept
          udp dport 9 ip dscp 0 counter name plain accept
          udp dport 9 ip6 dscp 0 counter name plain accept
          udp dport 9 counter name other
        }
      }
      """;

  private static void prepare() throws Exception {
    Addresses.add("lo", "10.77.0.1/32");
    Addresses.add("lo", "10.77.0.2/32");
    Addresses.add("lo", "fd77::1/128");
    Addresses.add("lo", "fd77::2/128");
    Shell.run("nft", RULES);
  }

  /** A third with, a third without, a third with: of one length, so that each is one message. */
  private static PacketBatch batch(String to, @Nullable String from) throws Exception {
    var own = from == null ? null : InetAddress.getByName(from);
    var batch = Batches.of(COUNT);
    Batches.fill(batch, 100, new Endpoint(remote(to), own), 0);
    for (int slot = 0; slot < COUNT; slot++) {
      batch.trafficClass(slot, slot / 10 == 1 ? 0 : EF);
    }
    return batch;
  }

  private static UdpSocket openForIpv4() throws Exception {
    Libc.acquire();
    return new LinuxUdpSocket(
        SocketCalls.open(SocketFamily.INET, 0),
        SocketFamily.INET,
        null,
        new EphemeralSockets(SocketFamily.INET));
  }

  private static InetSocketAddress remote(String address) throws Exception {
    return new InetSocketAddress(InetAddress.getByName(address), 9);
  }

  private static void assertSent(UdpSocket port, PacketBatch batch) throws Exception {
    assertEquals(COUNT, port.send(batch));
    assertEquals(0, packets("other"));
  }

  private static long packets(String counter) throws Exception {
    var text = Shell.run("nft", "list", "counter", "inet", "vpt", counter);
    var packets = Pattern.compile("packets (\\d+)").matcher(text);
    packets.find();
    return Long.parseLong(packets.group(1));
  }

  @ParameterizedTest
  @CsvSource({
    "10.77.0.2,",
    "10.77.0.2, 10.77.0.1",
    "fd77::2,",
    "fd77::2, fd77::1",
  })
  void eachMessageHasItsOwn(String to, @Nullable String from) throws Exception {
    prepare();
    try (var port = new LinuxUdpTransport().open(SocketSettings.ofPort(0))) {
      assertSent(port, batch(to, from));
      assertEquals(2, packets("ef"), "messages");
      assertEquals(1, packets("plain"), "messages");
    }
  }

  @Test
  void aSocketForIpv4AloneSetsItToo() throws Exception {
    prepare();
    try (var port = openForIpv4()) {
      assertSent(port, batch("10.77.0.2", null));
      assertSent(port, batch("10.77.0.2", "10.77.0.1"));
      assertEquals(4, packets("ef"), "messages");
    }
  }

  /** The memory of a message holds another kind at the place of the one before. */
  @Test
  void aMessageIsNotMistakenForTheOneThatWasThereBefore() throws Exception {
    prepare();
    try (var port = openForIpv4()) {
      var batch = batch("10.77.0.2", null);
      assertSent(port, batch);
      var own = InetAddress.getByName("10.77.0.1");
      Batches.fill(batch, 100, new Endpoint(remote("10.77.0.2"), own), 0);
      assertSent(port, batch);
      assertEquals(2, packets("ef"), "messages");
      assertEquals(2, packets("plain"), "messages: each in one piece, since none was refused");
    }
  }

  /** Its own address is no longer one of the host. */
  @Test
  void aDatagramThatIsSentAgainKeepsIt() throws Exception {
    prepare();
    try (var port = new LinuxUdpTransport().open(SocketSettings.ofPort(0))) {
      assertSent(port, batch("10.77.0.2", "10.77.0.9"));
      assertEquals(20, packets("ef"), "one by one");
      assertEquals(10, packets("plain"));
    }
  }

  @Test
  void aSlotThatIsUsedAgainHasNone() throws Exception {
    prepare();
    try (var port = new LinuxUdpTransport().open(SocketSettings.ofPort(0))) {
      var batch = batch("10.77.0.2", null);
      for (int slot = 0; slot < COUNT; slot++) {
        batch.length(slot, 100);
      }
      assertSent(port, batch);
      assertEquals(0, packets("ef"));
    }
  }
}
