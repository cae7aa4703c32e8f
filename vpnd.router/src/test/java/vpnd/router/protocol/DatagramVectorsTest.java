// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.operation.Counter;
import vpnd.api.packet.PacketBatch;
import vpnd.router.protocol.nonce.Nonce;
import vpnd.router.protocol.nonce.NonceRange;

/** The published datagrams, opened by a session with the real cipher. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatagramVectorsTest {
  private final CipherSuite suite = RealSuite.SODIUM;
  private final PacketBatch batch = new PacketBatch(suite.allocate(2048), 1, 2048);

  @ParameterizedTest
  @MethodSource("good")
  void datagramIsOpened(JsonNode entry) {
    assertNull(open(entry));
    assertEquals(entry.get("type").asInt(), batch.bytes().get(40));
    var body = new byte[batch.length(0) - PacketBatch.HEADROOM];
    batch.bytes().get(PacketBatch.HEADROOM, body);
    assertArrayEquals(Vectors.bytes(entry, "body"), body);
    var type = MessageType.of(batch.bytes().get(40));
    var name = entry.get("name").asText();
    assertEquals(!name.startsWith("unknown type"), type != null);
    assertTrue(type == null || type.allows(body.length) == !name.contains("empty body"));
  }

  static Stream<JsonNode> good() {
    return Vectors.of("datagrams");
  }

  @ParameterizedTest
  @MethodSource("bad")
  void datagramIsRefused(JsonNode entry) {
    var fault = open(entry);
    if (fault == null) {
      var type = MessageType.of(batch.bytes().get(40));
      assertTrue(type == null || !type.allows(batch.length(0) - PacketBatch.HEADROOM));
    } else {
      assertTrue(fault == Counter.RX_BAD_SIZE || fault == Counter.RX_BAD_TAG, fault.name());
    }
  }

  static Stream<JsonNode> bad() {
    return Vectors.of("datagrams_reject");
  }

  private @Nullable Counter open(JsonNode entry) {
    var session = new Session(key(entry), new NonceRange(Nonce.ZERO), Nonce.ZERO);
    session.replace(KeyGeneration.CURRENT, key(entry));
    var datagram = Vectors.bytes(entry, "datagram");
    batch.bytes().put(0, datagram);
    batch.length(0, datagram.length);
    return session.open(new Suites(suite, null), new Opened().received(batch, 0, null, 0));
  }

  private SessionKey key(JsonNode entry) {
    var memory = suite.allocate(CipherSuite.AGREED_SIZE);
    var bytes = Vectors.bytes(entry, "key_hex");
    memory.bytes().put(CipherSuite.SEALING_KEY_AT, bytes).put(CipherSuite.OPENING_KEY_AT, bytes);
    return new SessionKey(memory);
  }
}
