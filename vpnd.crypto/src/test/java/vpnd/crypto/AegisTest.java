// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;
import vpnd.testing.OnEachJava;

/** The suite aegis256 against the published vectors of the cipher and ours of the derivation. */
@OnEachJava
final class AegisTest {
  private static final int HEADER = 40;
  private static final int CALLS = 100_000;

  private static JsonNode all;
  private static JsonNode vectors;
  private static Sodium sodium;
  private static CipherSuite suite;

  @BeforeAll
  static void open() throws IOException {
    all = new ObjectMapper().readTree(Path.of("..", "docs", "vectors.json").toFile());
    vectors = all.get("aegis256");
    sodium = Sodium.open(null);
    var offered = sodium.aegis256();
    if (offered == null) {
      var fault = "SKIPPED: this processor has no instructions for AES, so there is no aegis256";
      System.err.println(fault);
      sodium.close();
      assertTrue(!"true".equals(System.getenv("CI")), fault);
      assumeTrue(false, fault);
    }
    suite = Objects.requireNonNull(offered);
  }

  @AfterAll
  static void close() {
    sodium.close();
  }

  @Test
  void isCalledByItsName() {
    assertEquals("aegis256", suite.name());
  }

  static Stream<JsonNode> published() {
    return vectors.get("published").valueStream();
  }

  @ParameterizedTest
  @MethodSource("published")
  void sealsAsPublished(JsonNode vector) {
    var text = vector.get("text").asText();
    try (var key = memory(vector.get("key"));
        var nonce = memory(vector.get("nonce"));
        var datagram = Bytes.of(suite, "00".repeat(HEADER) + text)) {
      var length = text.length() / 2;
      suite.cipher().seal(key.address(), nonce.address(), datagram.address(), length);
      assertEquals(
          "00".repeat(8) + vector.get("tag").asText() + vector.get("ciphertext").asText(),
          Bytes.hex(datagram, HEADER + length));
    }
  }

  @ParameterizedTest
  @MethodSource("published")
  void opensWhatWasPublished(JsonNode vector) {
    var sealed = vector.get("tag").asText() + vector.get("ciphertext").asText();
    try (var key = memory(vector.get("key"));
        var nonce = memory(vector.get("nonce"));
        var datagram = Bytes.of(suite, "00".repeat(8) + sealed)) {
      var length = vector.get("text").asText().length() / 2;
      assertTrue(suite.cipher().open(key.address(), nonce.address(), datagram.address(), length));
      assertEquals(
          vector.get("text").asText(), Bytes.hex(datagram, HEADER + length).substring(2 * HEADER));
    }
  }

  @Test
  void eachDirectionHasItsKeyAndCountersOnBothSides() {
    var there = vectors.get("a_to_b");
    var back = vectors.get("b_to_a");
    assertEquals(expected(there, back), agreed("A_eph", "B_eph"));
    assertEquals(expected(back, there), agreed("B_eph", "A_eph"));
  }

  private static String expected(JsonNode sealing, JsonNode opening) {
    return sealing.get("key").asText()
        + opening.get("key").asText()
        + sealing.get("first_counter").asText()
        + opening.get("first_counter").asText();
  }

  private static String agreed(String own, String other) {
    try (var secret = memory(all.at("/keys/" + own + "/secret"));
        var publicKey = memory(all.at("/keys/" + other + "/public"));
        var agreed = suite.allocate(CipherSuite.AGREED_SIZE)) {
      assertTrue(suite.agree(agreed.address(), secret.address(), publicKey.address()));
      return Bytes.hex(agreed, CipherSuite.AGREED_SIZE);
    }
  }

  @Test
  void noKeyIsThatOfTheBox() {
    var box = all.at("/shared/ephemeral/shared_key").asText();
    assertNotEquals(box, vectors.at("/a_to_b/key").asText());
    assertNotEquals(box, vectors.at("/b_to_a/key").asText());
  }

  @ParameterizedTest
  @MethodSource
  void refusesALowOrderPublicKeyAndLeavesZeros(JsonNode lowOrder) {
    try (var secret = memory(all.at("/keys/A/secret"));
        var other = memory(lowOrder.get("public"));
        var agreed = Bytes.of(suite, "ff".repeat(CipherSuite.AGREED_SIZE))) {
      assertFalse(suite.agree(agreed.address(), secret.address(), other.address()));
      assertEquals(
          "00".repeat(CipherSuite.AGREED_SIZE), Bytes.hex(agreed, CipherSuite.AGREED_SIZE));
    }
  }

  static Stream<JsonNode> refusesALowOrderPublicKeyAndLeavesZeros() {
    return all.get("low_order_public_keys").valueStream();
  }

  static Stream<JsonNode> datagrams() {
    return vectors.get("datagrams").valueStream();
  }

  @ParameterizedTest
  @MethodSource("datagrams")
  void sealsAndOpensTheDatagrams(JsonNode vector) {
    var sealed = vector.get("datagram").asText();
    var type = (byte) vector.path("type").asInt(5);
    var text = HexFormat.of().toHexDigits(type) + vector.get("body").asText();
    var length = text.length() / 2;
    var counter = sealed.substring(0, 16);
    try (var key = memory(vectors.at("/" + vector.get("direction").asText() + "/key"));
        var nonce = Bytes.of(suite, counter + "00".repeat(24));
        var datagram = Bytes.of(suite, counter + "00".repeat(32) + text)) {
      suite.cipher().seal(key.address(), nonce.address(), datagram.address(), length);
      assertEquals(sealed, Bytes.hex(datagram, HEADER + length));
      assertTrue(suite.cipher().open(key.address(), nonce.address(), datagram.address(), length));
      assertEquals(text, Bytes.hex(datagram, HEADER + length).substring(2 * HEADER));
    }
  }

  @Test
  void aWrongBitInKeyNonceTagOrTextIsNoticedAndTheHeaderStays() {
    var vector = vectors.get("datagrams").get(0);
    var sealed = vector.get("datagram").asText();
    var length = sealed.length() / 2 - HEADER;
    try (var key = memory(vectors.at("/a_to_b/key"));
        var nonce = Bytes.of(suite, sealed.substring(0, 16) + "00".repeat(24));
        var datagram = memory(vector.get("datagram"))) {
      for (var bit = 0; bit < 8 * 32; bit++) {
        assertRefused(key, bit, key, nonce, datagram, sealed, length);
        assertRefused(nonce, bit, key, nonce, datagram, sealed, length);
        assertRefused(datagram, 64 + bit, key, nonce, datagram, sealed, length);
      }
      for (var bit = 8 * HEADER; bit < 8 * (HEADER + length); bit++) {
        assertRefused(datagram, bit, key, nonce, datagram, sealed, length);
      }
    }
  }

  private static void assertRefused(
      NativeMemory changed,
      int bit,
      NativeMemory key,
      NativeMemory nonce,
      NativeMemory datagram,
      String sealed,
      int length) {
    datagram.bytes().put(0, HexFormat.of().parseHex(sealed));
    flip(changed, bit);
    var header = Bytes.hex(datagram, HEADER);
    var isOpen = suite.cipher().open(key.address(), nonce.address(), datagram.address(), length);
    assertFalse(isOpen, "bit " + bit);
    assertEquals(header, Bytes.hex(datagram, HEADER));
    flip(changed, bit);
  }

  private static void flip(NativeMemory memory, int bit) {
    var index = bit / 8;
    memory.bytes().put(index, (byte) (memory.bytes().get(index) ^ 1 << bit % 8));
  }

  @Test
  void sealingAndOpeningAllocatesNothing() {
    try (var memory = suite.allocate(64 + HEADER + 64)) {
      sealAndOpen(memory.address());
      var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      var before = threads.getCurrentThreadAllocatedBytes();
      sealAndOpen(memory.address());
      var allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(allocated < CALLS, () -> allocated + " bytes in " + CALLS + " calls");
    }
  }

  private static void sealAndOpen(long key) {
    for (var i = 0; i < CALLS; i++) {
      suite.cipher().seal(key, key + 32, key + 64, 64);
      assertTrue(suite.cipher().open(key, key + 32, key + 64, 64));
    }
  }

  private static NativeMemory memory(JsonNode hex) {
    return Bytes.of(suite, hex.asText());
  }
}
