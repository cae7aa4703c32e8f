// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vpnd.config.TestConfigurations;
import vpnd.testing.Seed;

/** Whatever a file holds, it is read or refused with reasons. */
class FuzzTest {
  private static final int ROUNDS = 3_000;

  private final long seed = Seed.draw();
  private final Random random = new Random(seed);

  @Test
  void randomBytesAreRefusedWithReasons() {
    for (int round = 0; round < ROUNDS; round++) {
      var bytes = new byte[random.nextInt(600)];
      random.nextBytes(bytes);
      parse(bytes);
    }
  }

  @Test
  void mutatedFilesAreReadOrRefusedWithReasons() {
    var files =
        new String[] {
          TestConfigurations.NET_GW,
          TestConfigurations.HOST_GW,
          TestConfigurations.HOST,
          everyParameter()
        };
    for (int round = 0; round < ROUNDS; round++) {
      var bytes = files[random.nextInt(files.length)].getBytes(UTF_8);
      for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
        bytes = mutated(bytes);
      }
      parse(bytes);
    }
  }

  private static String everyParameter() {
    var text = new StringBuilder();
    for (var parameter : Parameter.ALL) {
      var value = parameter.defaultValue();
      text.append(parameter.name())
          .append(": ")
          .append(value == null ? "10.0.0.1/8" : value.alone());
      text.append('\n');
    }
    return text.toString();
  }

  private byte[] mutated(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(4)) {
      case 0 -> bytes[at] = (byte) random.nextInt();
      case 1 -> bytes[at] = (byte) ":# \t\r\n/0.".charAt(random.nextInt(9));
      case 2 -> {
        return Arrays.copyOf(bytes, at + 1);
      }
      default -> {
        int from = random.nextInt(at + 1);
        var longer = Arrays.copyOf(bytes, bytes.length + at - from);
        System.arraycopy(bytes, from, longer, at, bytes.length - from);
        return longer;
      }
    }
    return bytes;
  }

  private void parse(byte[] bytes) {
    try {
      ConfigurationParser.parse(
              TestConfigurations.FILE, ByteBuffer.wrap(bytes), TestConfigurations.NO_JARS)
          .close();
    } catch (ConfigurationException e) {
      assertFalse(e.problems().isEmpty(), "seed " + seed);
    } catch (RuntimeException | Error e) {
      fail("seed " + seed + ", file " + Arrays.toString(bytes), e);
    }
  }
}
