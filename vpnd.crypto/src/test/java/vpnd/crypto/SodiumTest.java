// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.testing.OnEachJava;

@OnEachJava
final class SodiumTest {
  private final Path folder;

  SodiumTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void loadsTheLibraryThatIsNamed() throws IOException {
    var file = resource(SodiumLibrary.bundledName());
    try (var sodium = Sodium.open(file)) {
      assertTrue(sodium.toString().contains(file.toString()), sodium::toString);
    }
  }

  @Test
  void anAbsentLibraryIsNamedWithTheRemedy() {
    var file = folder.resolve("libsodium.so");
    assertRefused(file, "No such file");
  }

  @Test
  void aFileThatIsNoLibraryIsNamedWithTheRemedy() throws IOException {
    assertRefused(Files.writeString(folder.resolve("libsodium.so"), "text"), "file too short");
  }

  @Test
  void anotherLibraryIsNamedWithTheRemedy() throws IOException {
    var name = System.mapLibraryName("jnidispatch");
    assertRefused(
        resource("/com/sun/jna/" + Platform.RESOURCE_PREFIX + "/" + name), "sodium_version_string");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.7.1", "1.0.6"})
  void tooOldALibraryIsRefused(String version) {
    var error =
        assertThrows(UnsatisfiedLinkError.class, () -> SodiumLibrary.requireVersion(version));
    assertEquals("its version is " + version, error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.7", "1.0.18", "1.0.20-stable", "2.0.0"})
  void anyLaterLibraryIsAccepted(String version) {
    SodiumLibrary.requireVersion(version);
  }

  @Test
  void onlyOneIsOpenAtATime() throws IOException {
    try (var sodium = Sodium.open(null)) {
      assertThrows(IllegalStateException.class, () -> Sodium.open(null));
      assertEquals("nacl", sodium.name());
      sodium.allocate(1).close();
    }
  }

  @Test
  void useAfterCloseIsAnErrorAndNoCrash() throws IOException {
    var sodium = Sodium.open(null);
    sodium.close();
    sodium.close();
    assertThrows(UnsatisfiedLinkError.class, () -> sodium.allocate(1));
    assertThrows(UnsatisfiedLinkError.class, () -> sodium.cipher().seal(0, 0, 0, 0));
  }

  @Test
  void generatedKeyPairsDifferAndAgree() throws IOException {
    try (var sodium = Sodium.open(null);
        var keys = sodium.allocate(288)) {
      var ours = keys.address();
      var theirs = ours + 64;
      var shared = ours + 128;
      sodium.generateKeyPair(ours, ours + 32);
      sodium.generateKeyPair(theirs, theirs + 32);
      assertTrue(sodium.agree(shared, ours, theirs + 32));
      assertTrue(sodium.agree(shared + 80, theirs, ours + 32));
      var hex = Bytes.hex(keys, 288);
      assertNotEquals(hex.substring(0, 64), hex.substring(128, 192));
      assertEquals(hex.substring(256, 416), hex.substring(416));
      assertEquals(hex.substring(256, 320), hex.substring(320, 384));
      assertEquals("00".repeat(16), hex.substring(384, 416));
    }
  }

  private static void assertRefused(Path file, String fault) {
    var message = assertThrows(IOException.class, () -> Sodium.open(file)).toString();
    assertTrue(message.contains(file.toString()), message);
    assertTrue(message.contains(fault), message);
    assertTrue(message.contains("sodium_library:"), message);
  }

  private Path resource(String name) throws IOException {
    try (var in = SodiumTest.class.getResourceAsStream(name)) {
      var file = folder.resolve("library");
      Files.write(file, in.readAllBytes());
      return file;
    }
  }
}
