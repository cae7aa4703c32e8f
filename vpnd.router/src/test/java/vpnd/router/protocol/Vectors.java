// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import vpnd.router.protocol.nonce.Nonce;

/** The published test vectors of the wire protocol, docs/vectors.json. */
final class Vectors {
  private static final JsonNode ALL = read();

  private Vectors() {}

  /** The entries under a name. */
  static Stream<JsonNode> of(String name) {
    return ALL.get(name).valueStream();
  }

  /** The entry under a path of names. */
  static JsonNode at(String path) {
    return ALL.at(path);
  }

  static byte[] bytes(JsonNode entry, String name) {
    return HexFormat.of().parseHex(entry.get(name).asText());
  }

  static Nonce nonce(JsonNode entry, String name) {
    return Nonce.read(ByteBuffer.wrap(bytes(entry, name)), 0);
  }

  private static JsonNode read() {
    try {
      return new ObjectMapper().readTree(Path.of("..", "docs", "vectors.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
