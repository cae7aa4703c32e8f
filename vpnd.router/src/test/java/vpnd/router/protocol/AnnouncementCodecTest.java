// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.api.network.IpPrefix;
import vpnd.api.role.PeerInfo;
import vpnd.router.protocol.AnnouncementCodec.Content;
import vpnd.testing.Seed;

/** Announcements on the wire (protocol, section 16.2). */
class AnnouncementCodecTest {
  private static final byte[] NAME = {97, 98, 99};
  private static final PeerInfo SEVERAL =
      PeerInfo.builder(7)
          .hosts(prefixes("10.8.0.5/24", "fd08::5/64"))
          .networks(prefixes("10.1.0.0/16", "fd01::/48"))
          .resolvers(addresses("10.1.0.53", "fd01::53"))
          .domains(List.of("corp.example", "lab.example"))
          .build();

  private static List<IpPrefix> prefixes(String... texts) {
    return Arrays.stream(texts).map(IpPrefix::parse).toList();
  }

  private static List<InetAddress> addresses(String... texts) {
    return Arrays.stream(texts).map(text -> IpPrefix.parse(text).address()).toList();
  }

  private static Content of(PeerInfo info) {
    return new Content(info, 0x1122334455667788L);
  }

  private static ByteBuffer encoded(Content content) {
    var bytes = ByteBuffer.allocate(AnnouncementCodec.LONGEST - Integer.BYTES);
    AnnouncementCodec.encode(content, bytes);
    return bytes.flip();
  }

  private static PeerInfo readAgain(PeerInfo info) {
    return Objects.requireNonNull(AnnouncementCodec.decode(7, encoded(of(info)))).info();
  }

  private static @Nullable Content decoded(String hexadecimal) {
    return AnnouncementCodec.decode(7, ByteBuffer.wrap(HexFormat.of().parseHex(hexadecimal)));
  }

  @Test
  void everythingIsReadAsItWasWritten() {
    assertEquals(of(SEVERAL), AnnouncementCodec.decode(7, encoded(of(SEVERAL))));
    var nothing = new Content(PeerInfo.ofId(7), 0);
    assertEquals(nothing, AnnouncementCodec.decode(7, encoded(nothing)));
    assertEquals(nothing, AnnouncementCodec.decode(7, ByteBuffer.allocate(0)));
  }

  @Test
  void anEntryIsItsKindTheLengthOfItsValueAndTheValue() {
    var info =
        PeerInfo.builder(7)
            .hosts(prefixes("10.8.0.5/24"))
            .networks(prefixes("fd01::/48"))
            .resolvers(addresses("10.1.0.53"))
            .domains(List.of("corp"))
            .build();
    var bytes = encoded(of(info));
    var written = new byte[bytes.remaining()];
    bytes.get(written);
    assertEquals(
        "0105180a080005"
            + "021130fd010000000000000000000000000000"
            + "03040a010035"
            + "0404636f7270"
            + "05081122334455667788",
        HexFormat.of().formatHex(written));
  }

  @Test
  void anEntryOfAnUnknownKindIsSkipped() {
    assertEquals(
        new Content(PeerInfo.builder(7).resolvers(addresses("10.1.0.53")).build(), 0),
        decoded("c803010203" + "0000" + "03040a010035"));
  }

  @ParameterizedTest
  @CsvSource({
    "01, no length",
    "0105180a0800, cut off",
    "0104180a0800, an address of three bytes",
    "0100, no prefix length",
    "010118, no address",
    "0105210a080005, a prefix length of 33",
    "02118100000000000000000000000000000001, a prefix length of 129",
    "0311000000000000000000000000000000000001, a resolver of 17 bytes",
    "031000000000000000000000ffff0a010203, an IPv4-mapped address",
    "0400, an empty domain",
    "0402610a, a line break in a domain",
    "0401e4, a domain that is not ASCII",
    "050711223344556677, a process of seven bytes",
    "05080000000000000001 05080000000000000002, two processes"
  })
  void aMalformedEntrySpoilsTheWhole(String hexadecimal, String fault) {
    assertNull(decoded("0105180a080005" + hexadecimal.replace(" ", "")), fault);
  }

  @Test
  void theNumberOfEntriesOfAKindIsLimited() {
    assertNotNull(decoded("03040a010035".repeat(4)));
    assertNull(decoded("03040a010035".repeat(5)));
    assertNotNull(decoded("0105180a080005".repeat(4)));
    assertNull(decoded("0105180a080005".repeat(5)));
    assertNotNull(decoded("0205100a010000".repeat(32)));
    assertNull(decoded("0205100a010000".repeat(33)));
    assertNotNull(decoded("0404636f7270".repeat(8)));
    assertNull(decoded("0404636f7270".repeat(9)));
  }

  @Test
  void theLongestFitsADatagramWhateverThereIsToAnnounce() {
    var most =
        PeerInfo.builder(7)
            .hosts(Collections.nCopies(9, IpPrefix.parse("fd08::5/64")))
            .networks(Collections.nCopies(99, IpPrefix.parse("fd01::/48")))
            .resolvers(Collections.nCopies(9, IpPrefix.parse("fd01::53").address()))
            .domains(Collections.nCopies(99, "x".repeat(31)))
            .build();
    var read = readAgain(most);
    assertEquals(32, read.networks().size());
    assertEquals(8, read.domains().size());
  }

  @Test
  void whatIsNoDomainIsNotAnnounced() {
    var odd = PeerInfo.builder(7).domains(List.of("a\nb", "", "x".repeat(32), "corp")).build();
    assertEquals(List.of("corp"), readAgain(odd).domains());
  }

  @Test
  void itIsNeededForWhatAPeerInfoCannotContain() {
    assertTrue(AnnouncementCodec.isNeeded(SEVERAL));
    assertTrue(AnnouncementCodec.isNeeded(PeerInfo.builder(7).domains(List.of("a", "b")).build()));
    assertFalse(
        AnnouncementCodec.isNeeded(
            PeerInfo.builder(7)
                .hosts(prefixes("10.8.0.5/24"))
                .networks(prefixes("10.1.0.0/16"))
                .resolvers(addresses("10.1.0.53"))
                .domains(List.of("corp.example"))
                .build()));
  }

  /** Whatever is read is within the limits, so that it can be written and read again. */
  @Test
  void randomEntriesNeverThrow() {
    var random = new Random(Seed.draw());
    var read = 0;
    for (int i = 0; i < 100_000; i++) {
      var bytes = ByteBuffer.allocate(200);
      for (int entry = random.nextInt(6); entry > 0; entry--) {
        var sizes = new int[] {4, 5, 8, 16, 17, random.nextInt(20)};
        var value = new byte[sizes[random.nextInt(sizes.length)]];
        random.nextBytes(value);
        value = random.nextBoolean() ? value : NAME;
        bytes.put((byte) random.nextInt(7)).put((byte) value.length).put(value);
      }
      var content = AnnouncementCodec.decode(7, bytes.flip());
      if (content != null) {
        read++;
        assertEquals(content, AnnouncementCodec.decode(7, encoded(content)));
      }
    }
    assertTrue(read > 10_000, "read " + read);
  }
}
