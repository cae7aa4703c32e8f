// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.testing.OnEachJava;

@OnEachJava
class VersionedLibraryTest {
  private final Path first;
  private final Path second;

  VersionedLibraryTest(@TempDir Path first, @TempDir Path second) {
    this.first = first;
    this.second = second;
  }

  private Optional<Path> found(String... names) throws IOException {
    for (var name : names) {
      Files.createFile(first.resolve(name));
    }
    return new VersionedLibrary(List.of(first, second)).find("sodium");
  }

  @Test
  void theNewestVersionIsTaken() throws IOException {
    assertEquals(
        Optional.of(first.resolve("libsodium.so.10.1")),
        found("libsodium.so.9.3", "libsodium.so.10.1", "libsodium.a", "libsodium-extra.so.11"));
  }

  @Test
  void aNameWithoutVersionIsEnough() throws IOException {
    assertEquals(Optional.of(first.resolve("libsodium.dylib")), found("libsodium.dylib"));
  }

  @Test
  void directoriesThatLackItAreSkipped() throws IOException {
    Files.createFile(second.resolve("libsodium.so"));
    assertEquals(Optional.of(second.resolve("libsodium.so")), found("libother.so"));
  }

  @Test
  void thereMayBeNone() throws IOException {
    assertEquals(Optional.empty(), found());
  }
}
