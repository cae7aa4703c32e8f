// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.api.packet.NativeMemory;
import vpnd.testing.OnEachJava;

/** The published test vectors of the wire protocol, as far as they concern the cipher. */
@OnEachJava
final class VectorsTest {
  private static final int OVERHEAD = 40;

  /** Rejected by what the protocol says about lengths, so not by the cipher. */
  private static final Set<String> NOT_FOR_THE_CIPHER =
      Set.of(
          "valid MAC, no plaintext (40 bytes)",
          "23 bytes",
          "body 1501",
          "KEY_SWITCH_START with 31-byte body");

  private static JsonNode vectors;
  private static Sodium sodium;

  @BeforeAll
  static void open() throws IOException {
    vectors = new ObjectMapper().readTree(Path.of("..", "docs", "vectors.json").toFile());
    sodium = Sodium.open(null);
  }

  @AfterAll
  static void close() {
    sodium.close();
  }

  @ParameterizedTest
  @MethodSource
  void derivesThePublicKey(JsonNode pair) {
    try (var secret = memory(pair.get("secret"));
        var derived = sodium.allocate(32)) {
      sodium.derivePublicKey(secret.address(), derived.address());
      assertEquals(pair.get("public").asText(), Bytes.hex(derived, 32));
    }
  }

  static Stream<JsonNode> derivesThePublicKey() {
    return vectors.get("keys").valueStream();
  }

  @Test
  void bothSidesAgreeOnTheStaticKey() {
    var expected = vectors.at("/shared/static/shared_key").asText();
    assertEquals(expected, agree(key("A", "secret"), key("B", "public")));
    assertEquals(expected, agree(key("B", "secret"), key("A", "public")));
  }

  @Test
  void bothSidesAgreeOnTheEphemeralKey() {
    var expected = vectors.at("/shared/ephemeral/shared_key").asText();
    assertEquals(expected, agree(key("A_eph", "secret"), key("B_eph", "public")));
    assertEquals(expected, agree(key("B_eph", "secret"), key("A_eph", "public")));
  }

  @Test
  void bit255OfAPublicKeyIsIgnored() {
    var bit255 = vectors.at("/shared/bit255");
    assertEquals(
        bit255.get("shared_key").asText(), agree(bit255.get("secret"), bit255.get("public")));
  }

  @ParameterizedTest
  @MethodSource
  void refusesALowOrderPublicKeyAndLeavesZeros(JsonNode lowOrder) {
    try (var secret = memory(key("A", "secret"));
        var other = memory(lowOrder.get("public"));
        var shared = Bytes.of(sodium, "ff".repeat(80))) {
      assertFalse(sodium.agree(shared.address(), secret.address(), other.address()));
      assertEquals("00".repeat(80), Bytes.hex(shared, 80));
    }
  }

  static Stream<JsonNode> refusesALowOrderPublicKeyAndLeavesZeros() {
    return vectors.get("low_order_public_keys").valueStream();
  }

  @ParameterizedTest
  @MethodSource("datagrams")
  void seals(JsonNode vector) {
    var text = text(vector);
    var sealed = vector.get("datagram").asText();
    var unsealed = vector.get("nonce").asText() + "00".repeat(16) + text;
    try (var key = memory(vector.get("key_hex"));
        var datagram = Bytes.of(sodium, unsealed)) {
      sodium
          .cipher()
          .seal(key.address(), datagram.address(), datagram.address(), text.length() / 2);
      assertEquals(sealed, Bytes.hex(datagram, sealed.length() / 2));
    }
  }

  @ParameterizedTest
  @MethodSource("datagrams")
  void opens(JsonNode vector) {
    var text = text(vector);
    var length = vector.get("datagram").asText().length() / 2;
    try (var key = memory(vector.get("key_hex"));
        var datagram = memory(vector.get("datagram"))) {
      assertTrue(
          sodium
              .cipher()
              .open(key.address(), datagram.address(), datagram.address(), length - OVERHEAD));
      assertEquals(text, Bytes.hex(datagram, length).substring(2 * OVERHEAD));
    }
  }

  static Stream<JsonNode> datagrams() {
    return vectors.get("datagrams").valueStream();
  }

  @ParameterizedTest
  @MethodSource
  void rejectsADatagramAndLeavesItAsItWas(JsonNode vector) {
    var before = vector.get("datagram").asText();
    var length = before.length() / 2;
    try (var key = memory(vector.get("key_hex"));
        var datagram = memory(vector.get("datagram"))) {
      assertFalse(
          sodium
              .cipher()
              .open(key.address(), datagram.address(), datagram.address(), length - OVERHEAD));
      assertEquals(before, Bytes.hex(datagram, length));
    }
  }

  static Stream<JsonNode> rejectsADatagramAndLeavesItAsItWas() {
    return vectors
        .get("datagrams_reject")
        .valueStream()
        .filter(vector -> !NOT_FOR_THE_CIPHER.contains(vector.get("name").asText()));
  }

  private static String text(JsonNode vector) {
    return "%02x%s".formatted(vector.get("type").asInt(), vector.get("body").asText());
  }

  private static JsonNode key(String owner, String half) {
    return vectors.get("keys").get(owner).get(half);
  }

  private static NativeMemory memory(JsonNode hex) {
    return Bytes.of(sodium, hex.asText());
  }

  private static String agree(JsonNode secretKey, JsonNode publicKey) {
    try (var secret = memory(secretKey);
        var other = memory(publicKey);
        var shared = sodium.allocate(80)) {
      assertTrue(sodium.agree(shared.address(), secret.address(), other.address()));
      return Bytes.hex(shared, 32);
    }
  }
}
