// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import vpnd.fuzz.Input;
import vpnd.fuzz.Scratch;

/**
 * A file of another size or with a wrong checksum is treated as absent; an endpoint that is read is
 * a valid destination, and survives writing and reading.
 */
public final class EndpointFileFuzz {
  private static final int PORT_AT = 20;
  private static final int LOCAL_AT = 22;
  private static final int CHECKED = 42;
  private static final Path FILE = Scratch.file("endpoint");

  private EndpointFileFuzz() {}

  /** Input: whether to correct the checksum, and the content of the file. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    var input = new Input(bytes);
    boolean isRight = input.number8() % 2 == 0;
    var content = isRight ? withChecksum(input.padded(CHECKED)) : input.rest();
    Files.write(FILE, content);
    var file = new EndpointFile(FILE);
    var endpoint = file.read();
    if (endpoint == null) {
      return;
    }
    assertEquals(CHECKED + 4, content.length);
    assertEquals(ByteBuffer.wrap(withChecksum(content)), ByteBuffer.wrap(content));
    assertTrue(endpoint.port() > 0, endpoint::toString);
    assertEquals(ByteBuffer.wrap(content).getShort(PORT_AT), (short) endpoint.port());
    assertEquals(ByteBuffer.wrap(content, 0, 16), bytes(endpoint.address()));
    var local = endpoint.local();
    if (local != null) {
      assertEquals(ByteBuffer.wrap(content, LOCAL_AT, 16), bytes(local));
    }
    file.write(endpoint);
    var again = file.read();
    assertNotNull(again);
    assertEquals(endpoint, again);
    content[content.length / 2]++;
    Files.write(FILE, content);
    assertNull(file.read());
  }

  /** An IPv4-mapped address. */
  private static ByteBuffer bytes(InetAddress address) {
    var bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.capacity() == 16
        ? bytes
        : ByteBuffer.allocate(16).putShort(10, (short) 0xffff).putInt(12, bytes.getInt());
  }

  private static byte[] withChecksum(byte[] content) {
    var checksum = new CRC32();
    checksum.update(content, 0, CHECKED);
    return ByteBuffer.allocate(CHECKED + 4)
        .put(content, 0, CHECKED)
        .putInt((int) checksum.getValue())
        .array();
  }
}
