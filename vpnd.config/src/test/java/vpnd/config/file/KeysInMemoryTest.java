// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.config.TestConfigurations;
import vpnd.testing.OnEachJava;

/**
 * Nothing of a secret key is left in the memory of the process when a configuration was read and
 * closed (security D10): all of it is searched, for the bytes of the key and for its digits. The
 * key is made by arithmetic, so that this test holds no copy.
 */
@OnEachJava
class KeysInMemoryTest {
  private static final int PART = 12;
  private static final int CHUNK = 1 << 20;
  private static final ByteBuffer CHUNK_READ = ByteBuffer.allocateDirect(CHUNK + 64);
  private static final byte[] NOTHING = new byte[CHUNK + 64];

  private final Path file;

  KeysInMemoryTest(@TempDir Path directory) {
    this.file = directory.resolve("vpnd.conf");
  }

  @Test
  void aKeyThatWasReadAndClosedIsNowhere() throws Exception {
    requireMemory();
    write();
    try (var read = new ConfigurationFile(file, false).read(TestConfigurations.NO_JARS)) {
      assertNotNull(read.tunnel());
      assertNotEquals(0, copies(), "the negative control: it is there while it is in use");
    }
    assertEquals(0, copies());
  }

  private static void requireMemory() {
    var isHere = Files.isReadable(Path.of("/proc/self/mem"));
    if (!isHere) {
      System.err.println("SKIPPED: KeysInMemoryTest needs /proc/self/mem");
    }
    assertTrue(isHere || System.getenv("CI") == null, "CI is set, and there is no /proc/self/mem");
    assumeTrue(isHere);
  }

  /** A byte of the key. */
  private static int byteAt(int index) {
    return (index * 37 + 113) & 0xff;
  }

  private static byte digit(int index) {
    int nibble = byteAt(index / 2) >>> (index % 2 == 0 ? 4 : 0) & 0xf;
    return (byte) (nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
  }

  /** By a buffer that the system reads directly, and that is overwritten. */
  private void write() throws IOException {
    var text = ByteBuffer.allocateDirect(4096);
    text.put(
        ("remote_pk: " + TestConfigurations.PUBLIC_KEY + "\nremote_host: 192.0.2.1\n")
            .getBytes(US_ASCII));
    text.put("remote_network: 10.0.0.0/8\nlocal_sk: ".getBytes(US_ASCII));
    for (int i = 0; i < 64; i++) {
      text.put(digit(i));
    }
    text.put((byte) '\n').flip();
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
      channel.write(text);
    }
    text.clear().put(new byte[4096]);
  }

  /** How often a part of the key is somewhere in memory that this process can write. */
  private static int copies() throws IOException {
    int found = 0;
    try (var memory = FileChannel.open(Path.of("/proc/self/mem"))) {
      for (var line : Files.readAllLines(Path.of("/proc/self/maps"))) {
        var fields = line.split("[ -]+", 4);
        if (fields[2].startsWith("rw")) {
          found +=
              copies(
                  memory,
                  Long.parseUnsignedLong(fields[0], 16),
                  Long.parseUnsignedLong(fields[1], 16));
        }
      }
    }
    return found;
  }

  /** The system writes to the buffer directly; Java would leave copies of what it reads. */
  private static int copies(FileChannel memory, long from, long to) {
    int found = 0;
    for (long at = from; at < to; at += CHUNK) {
      CHUNK_READ.clear().limit((int) Math.min(CHUNK_READ.capacity(), to - at));
      try {
        while (CHUNK_READ.hasRemaining()
            && memory.read(CHUNK_READ, at + CHUNK_READ.position()) > 0) {}
      } catch (IOException e) {
        // a page that is not there
      }
      int length = CHUNK_READ.position();
      for (int i = 0; i + PART <= length && i < CHUNK; i++) {
        found += isPart(CHUNK_READ, i) ? 1 : 0;
      }
      CHUNK_READ.clear().put(NOTHING);
    }
    return found;
  }

  private static boolean isPart(ByteBuffer chunk, int at) {
    boolean isKey = true;
    boolean isText = true;
    for (int i = 0; i < PART && (isKey || isText); i++) {
      isKey &= (chunk.get(at + i) & 0xff) == byteAt(8 + i);
      isText &= chunk.get(at + i) == digit(16 + i);
    }
    return isKey || isText;
  }
}
