// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.crypto.CipherSuite;
import vpnd.crypto.Sodium;
import vpnd.run.process.ExitCode;

class KeygenIT {
  private static final Path KEYGEN = Program.DISTRIBUTION.resolve("bin/vpnd-keygen");

  private final Path directory;

  KeygenIT(@TempDir Path directory) {
    this.directory = directory;
  }

  private Program run(String... arguments) throws IOException {
    return Program.start(directory, KEYGEN, arguments);
  }

  @Test
  void withoutAFileBothLinesArePrintedAndBelongTogether() throws Exception {
    var keygen = run();

    assertEquals(0, keygen.exitCode(), keygen::toString);
    var secret = value("local_sk", keygen.output());
    assertEquals(publicKey(secret), value("remote_pk", keygen.output()));
  }

  @Test
  void theSecretGoesOnlyToTheFileWhichOnlyTheOwnerMayRead() throws Exception {
    var file = directory.resolve("key");

    var keygen = run(file.toString());

    assertEquals(0, keygen.exitCode(), keygen::toString);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    var secret = value("local_sk", Files.readString(file));
    assertEquals(-1, keygen.output().indexOf(secret));
    assertEquals(publicKey(secret), value("remote_pk", keygen.output()));
  }

  @Test
  void anExistingFileIsNotOverwritten() throws Exception {
    var file = directory.resolve("key");
    Files.writeString(file, "precious");

    var keygen = run(file.toString());

    assertEquals(ExitCode.CANNOT_CREATE, keygen.exitCode());
    assertTrue(keygen.errors().contains("not overwritten"), keygen::toString);
    assertEquals("precious", Files.readString(file));
    assertEquals("", keygen.output());
  }

  @Test
  void everyPairIsNew() throws Exception {
    var first = run();
    var second = run();

    assertEquals(0, first.exitCode() + second.exitCode());
    assertNotEquals(value("local_sk", first.output()), value("local_sk", second.output()));
  }

  @Test
  void twoFilesAreAUsageError() throws Exception {
    assertEquals(ExitCode.USAGE, run("one", "two").exitCode());
  }

  private static String value(String name, String text) {
    List<String> found =
        text.lines()
            .filter(line -> line.matches(name + ": [0-9a-f]{64}"))
            .map(line -> line.substring(name.length() + 2))
            .toList();
    assertEquals(1, found.size(), text);
    return found.get(0);
  }

  private static String publicKey(String secret) throws IOException {
    try (var suite = Sodium.open(null);
        var keys = suite.allocate(2 * CipherSuite.KEY_SIZE)) {
      keys.bytes().put(0, HexFormat.of().parseHex(secret));
      suite.derivePublicKey(keys.address(), keys.address() + CipherSuite.KEY_SIZE);
      var bytes = new byte[CipherSuite.KEY_SIZE];
      keys.bytes().get(CipherSuite.KEY_SIZE, bytes);
      return HexFormat.of().formatHex(bytes);
    }
  }
}
