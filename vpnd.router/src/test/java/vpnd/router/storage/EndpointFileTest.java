// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.api.packet.Endpoint;

/** Where a client was last proven to be, on disk. */
final class EndpointFileTest {
  private final Path path;
  private final EndpointFile file;

  EndpointFileTest(@TempDir Path directory) {
    path = directory.resolve("remote.nonce.endpoint");
    file = new EndpointFile(path);
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 65535, 203.0.113.1",
    "198.51.100.7, 1, ",
    "2001:db8::7, 1337, 2001:db8::1",
    "255.255.255.255, 1337, 0.0.0.1"
  })
  void whatIsWrittenIsRead(String address, int port, @Nullable String local) throws IOException {
    var endpoint = endpoint(address, port, local);
    file.write(endpoint);
    assertEquals(endpoint, file.read());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    file.delete();
    assertNull(file.read());
  }

  @Test
  void theInterfaceOfALinkLocalAddressIsKept() throws IOException {
    var address = Inet6Address.getByAddress(null, literal("fe80::7").getAddress(), 3);
    file.write(Endpoint.of(address, 1337));
    var read = file.read();
    assertEquals(3, read == null ? 0 : ((Inet6Address) read.address()).getScopeId());
  }

  @Test
  void aFileThatIsNotWholeIsTakenForNone() throws IOException {
    file.write(endpoint("198.51.100.7", 1337, "203.0.113.1"));
    var whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertNull(file.read(), length + " bytes");
    }
    for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
      var damaged = whole.clone();
      damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      Files.write(path, damaged);
      assertNull(file.read(), "bit " + bit);
    }
    Files.write(path, Arrays.copyOf(whole, whole.length + 1));
    assertNull(file.read(), "one byte more");
  }

  /** What a crash left between writing a file and putting it in its place does no harm. */
  @Test
  void aFileThatWasNotPutInItsPlaceIsReplaced() throws IOException {
    Files.writeString(path.resolveSibling("remote.nonce.endpoint.new"), "rubbish");
    assertNull(file.read());
    var endpoint = endpoint("198.51.100.7", 1337, null);
    file.write(endpoint);
    assertEquals(endpoint, file.read());
  }

  private static Endpoint endpoint(String address, int port, @Nullable String local)
      throws IOException {
    return new Endpoint(
        new InetSocketAddress(literal(address), port), local == null ? null : literal(local));
  }

  private static InetAddress literal(String address) throws IOException {
    return InetAddress.getByName(address);
  }
}
