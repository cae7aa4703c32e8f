// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.network.IpPrefix;
import vpnd.api.role.PeerInfo;
import vpnd.router.protocol.nonce.NonceRange;

/** The published vectors for nonces, key roles and peer info. */
class VectorsTest {
  @ParameterizedTest
  @MethodSource("nonceIncrements")
  void nonceIsIncremented(JsonNode entry) {
    assertEquals(Vectors.nonce(entry, "out"), Vectors.nonce(entry, "in").plus(1));
  }

  static Stream<JsonNode> nonceIncrements() {
    return Vectors.of("nonce_increment");
  }

  @ParameterizedTest
  @MethodSource("nonceSums")
  void nonceIsAdded(JsonNode entry) {
    assertEquals(
        Vectors.nonce(entry, "out"), Vectors.nonce(entry, "in").plus(entry.get("add").asLong()));
  }

  static Stream<JsonNode> nonceSums() {
    return Vectors.of("nonce_add");
  }

  @ParameterizedTest
  @MethodSource("nonceOrders")
  void noncesAreCompared(JsonNode entry) {
    assertEquals(
        entry.get("a_vs_b").asInt(),
        Vectors.nonce(entry, "a").compareTo(Vectors.nonce(entry, "b")));
  }

  static Stream<JsonNode> nonceOrders() {
    return Vectors.of("nonce_compare");
  }

  @Test
  void rangeFollowsTheNonceFile() {
    var sequence = Vectors.at("/nonce_file_sequence");
    var increment = sequence.get("reset_increment").asLong();
    var range = new NonceRange(Vectors.nonce(sequence, "file_before"));
    assertEquals(Vectors.nonce(sequence, "first_nonce_used"), range.next());
    range.allow(increment);
    assertEquals(Vectors.nonce(sequence, "file_after_start"), range.first().plus(range.limit()));
    sequence
        .get("rewrites")
        .forEach(
            rewrite -> {
              range.take((int) increment);
              assertEquals(rewrite.get("after_packets").asLong(), range.used());
              assertEquals(Vectors.nonce(rewrite, "next_nonce"), range.next());
              assertEquals(-1, range.take(1));
              range.allow(range.used() + increment);
              assertEquals(Vectors.nonce(rewrite, "file"), range.first().plus(range.limit()));
            });
  }

  @ParameterizedTest
  @MethodSource("keyRoles")
  void lowerIdStartsKeyChanges(JsonNode entry) {
    var expected =
        switch (entry.get("own_role").asText()) {
          case "MASTER" -> KeyRole.INITIATOR;
          case "SLAVE" -> KeyRole.RESPONDER;
          default -> KeyRole.TIE;
        };
    assertEquals(expected, KeyRole.of(id(entry, "own"), id(entry, "remote")));
  }

  static Stream<JsonNode> keyRoles() {
    return Vectors.of("key_role");
  }

  @ParameterizedTest
  @MethodSource("peerInfos")
  void peerInfoIsEncodedAndDecoded(JsonNode entry) throws UnknownHostException {
    var given = entry.get("in");
    var info =
        PeerInfo.builder(id(given, "peer_id"))
            .hosts(present(prefix(given.path("host"))))
            .networks(present(prefix(given.path("net"))))
            .resolvers(present(address(given.path("resolv"))))
            .domains(given.path("domain").asText().lines().toList())
            .build();
    var family = Math.max(entry.at("/decoded/host_af").asInt(), 10);
    var body = new byte[PeerInfoCodec.SIZE];
    PeerInfoCodec.encode(info, family, (byte) 0, body);
    assertArrayEquals(Vectors.bytes(entry, "body"), body);
    assertEquals(info, PeerInfoCodec.decode(ByteBuffer.wrap(body), 0));
  }

  private static <T> List<T> present(@Nullable T value) {
    return value == null ? List.of() : List.of(value);
  }

  static Stream<JsonNode> peerInfos() {
    return Vectors.of("peer_info");
  }

  @ParameterizedTest
  @ValueSource(strings = {"short-91", "long-93"})
  void peerInfoOfAWrongLengthIsRefused(String name) {
    var length = malformed(name).length;
    assertFalse(MessageType.PEER_INFO.allows(length));
    assertFalse(MessageType.KEY_READY.allows(length));
  }

  @Test
  void peerInfoWithAWrongPrefixIsRefused() {
    assertNull(decode(malformed("v4-prefix-33")));
  }

  @Test
  void addressOfAnUnknownFamilyIsAbsent() {
    var info = decode(malformed("unknown-family-77"));
    assertNotNull(info);
    assertEquals(List.of(), info.hosts());
    assertEquals(1, info.networks().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"domain-32-bytes-unterminated", "domain-with-newline"})
  void badDomainIsDropped(String name) {
    var info = decode(malformed(name));
    assertNotNull(info);
    assertEquals(List.of(), info.domains());
    assertEquals(1, info.hosts().size());
  }

  private static byte[] malformed(String name) {
    return Vectors.bytes(Vectors.at("/peer_info_malformed/" + name), "body");
  }

  private static @Nullable PeerInfo decode(byte[] body) {
    return PeerInfoCodec.decode(ByteBuffer.wrap(body), 0);
  }

  private static int id(JsonNode entry, String name) {
    return HexFormat.fromHexDigits(entry.get(name).asText());
  }

  private static @Nullable IpPrefix prefix(JsonNode text) throws UnknownHostException {
    if (text.isMissingNode()) {
      return null;
    }
    var slash = text.asText().indexOf('/');
    return new IpPrefix(
        InetAddress.getByName(text.asText().substring(0, slash)),
        Integer.parseInt(text.asText().substring(slash + 1)));
  }

  private static @Nullable InetAddress address(JsonNode text) throws UnknownHostException {
    return text.isMissingNode() ? null : InetAddress.getByName(text.asText());
  }
}
