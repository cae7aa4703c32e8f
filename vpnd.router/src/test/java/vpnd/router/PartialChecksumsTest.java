// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.packet.Checksum;
import vpnd.router.fixture.Identity;
import vpnd.router.fixture.InnerPackets;
import vpnd.router.fixture.OffloadDevice;
import vpnd.router.fixture.PacketQueue;
import vpnd.router.fixture.TunnelFixture;
import vpnd.router.protocol.RealSuite;
import vpnd.testing.Await;

/** Packets of a host that leaves their checksums to others, and who finishes them in the end. */
final class PartialChecksumsTest {
  private static final int CHECKSUM = 36;

  private final AtomicInteger misuses = new AtomicInteger();
  private final BlockingQueue<byte[]> atEast = new LinkedBlockingQueue<>();
  private final PacketQueue westHost = new PacketQueue((bytes, at, length) -> {}, misuses);
  private final OffloadDevice westDevice = new OffloadDevice(westHost);
  private final PacketQueue eastHost = new PacketQueue(this::arrive, misuses);
  private final OffloadDevice eastDevice = new OffloadDevice(eastHost);
  private final byte[] partial = packet((short) 0x1b2d);
  private final byte[] finished = packet(checksum(partial));
  private final TunnelFixture west;
  private final TunnelFixture east;

  PartialChecksumsTest(@TempDir Path directory) {
    var westSelf = Identity.draw();
    var eastSelf = Identity.draw();
    west =
        new TunnelFixture(directory, "west", westSelf, eastSelf, null, (bytes, at, length) -> {})
            .with(config -> westDevice);
    east = new TunnelFixture(directory, "east", eastSelf, westSelf, null, this::arrive);
  }

  private void arrive(ByteBuffer bytes, int at, int length) {
    var packet = new byte[length];
    bytes.get(at, packet);
    atEast.add(packet);
  }

  /** TCP in IPv4 with a checksum. */
  private static byte[] packet(short checksum) {
    var packet = InnerPackets.ipv4(InnerPackets.host(1), InnerPackets.host(2), 101);
    ByteBuffer.wrap(packet)
        .put(0, (byte) 0x45)
        .putShort(6, (short) 0)
        .put(9, (byte) 6)
        .put(32, (byte) 0x50)
        .putShort(CHECKSUM, checksum);
    return packet;
  }

  private static short checksum(byte[] packet) {
    return Checksum.ofNonZero(Checksum.sum(ByteBuffer.wrap(packet), 20, packet.length));
  }

  private byte[] arriving() throws Exception {
    try (var one = west.start();
        var other = east.start()) {
      one.awaitSession();
      other.awaitSession();
      Await.until("the agreed cipher", () -> Objects.equals(one.cipher(), other.cipher()));
      westHost.offer(partial);
      return Objects.requireNonNull(atEast.poll(10, TimeUnit.SECONDS));
    }
  }

  private static void assumeAegis() {
    var isThere = RealSuite.AEGIS != null;
    assertTrue(
        isThere || !"true".equals(System.getenv("CI")), "CI needs a processor with aegis256");
    assumeTrue(isThere, "no aegis256 here");
  }

  @Test
  void underAegisTheHostAtTheOtherEndFinishesThem() throws Exception {
    assumeAegis();
    east.with(config -> eastDevice);
    assertArrayEquals(partial, arriving());
    assertEquals(1, eastDevice.partial());
  }

  @Test
  void forAHostThatDoesNotTheyAreFinishedBeforeItGetsThem() throws Exception {
    assumeAegis();
    assertArrayEquals(finished, arriving());
  }

  @Test
  void inABoxTheyTravelFinished() throws Exception {
    east.withoutAegis().with(config -> eastDevice);
    assertArrayEquals(finished, arriving());
    assertEquals(0, eastDevice.partial());
  }
}
