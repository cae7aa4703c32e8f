// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.network.IpPrefix;
import vpnd.api.role.PeerInfo;

class PeerInfoCodecTest {
  private final byte[] body = new byte[PeerInfoCodec.SIZE];

  @Test
  void randomBytesNeverThrow() {
    var dice = new SplittableRandom(5);
    for (int i = 0; i < 100_000; i++) {
      dice.nextBytes(body);
      for (int at : new int[] {4, 6, 8}) {
        body[at] = (byte) new int[] {0, 2, 10, 24, 28, 30, 77}[dice.nextInt(7)];
      }
      var info = decode();
      assertTrue(
          info == null
              || info.domains().stream().allMatch(name -> name.matches("[a-zA-Z0-9.-]{1,31}")),
          "iteration " + i);
    }
  }

  /** Also a line break, behind which a resolver would read a directive of its own (D3). */
  @Test
  void aDomainWithAnyOtherCharacterThanThoseOfNamesIsNone() {
    for (int value = 1; value < 256; value++) {
      var name = ("corp" + (char) value + "example").getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(name, 0, body, 57, name.length);
      var isOfNames = Character.toString((char) value).matches("[a-zA-Z0-9.-]");
      var info = Objects.requireNonNull(decode());
      assertEquals(isOfNames, !info.domains().isEmpty(), "value " + value);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 23, 24, 26, 28, 30})
  void everySystemsNumberOfIpv6IsUnderstood(int family) throws UnknownHostException {
    var host = new IpPrefix(InetAddress.getByName("2001:db8::2"), 64);
    PeerInfoCodec.encode(PeerInfo.builder(1).hosts(List.of(host)).build(), family, (byte) 0, body);
    var info = decode();
    assertTrue(info != null && List.of(host).equals(info.hosts()));
  }

  @Test
  void anIpv4AddressInAnIpv6FieldDoesNotGetALongerPrefixThanItHasBits() {
    body[4] = 10;
    body[5] = 96;
    body[19] = -1;
    body[20] = -1;
    assertNull(decode());
  }

  @Test
  void prefixLengthOfAnAbsentAddressIsIgnored() {
    body[5] = -1;
    body[7] = -1;
    assertNotNull(decode());
  }

  @Test
  void encodingLeavesNothingOfAnEarlierMessage() {
    Arrays.fill(body, (byte) -1);
    PeerInfoCodec.encode(PeerInfo.ofId(7), 10, (byte) 0, body);
    assertEquals(PeerInfo.ofId(7), decode());
    for (int i = 4; i < PeerInfoCodec.SIZE; i++) {
      assertEquals(0, body[i]);
    }
  }

  private @Nullable PeerInfo decode() {
    return PeerInfoCodec.decode(ByteBuffer.wrap(body), 0);
  }
}
