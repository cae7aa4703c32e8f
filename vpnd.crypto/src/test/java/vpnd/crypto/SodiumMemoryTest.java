// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.testing.OnEachJava;

@OnEachJava
final class SodiumMemoryTest {
  private Sodium sodium;

  @BeforeEach
  void open() throws IOException {
    sodium = Sodium.open(null);
  }

  @AfterEach
  void close() {
    sodium.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 32, 4096, 100_000})
  void isAllZeros(int size) {
    try (var memory = sodium.allocate(size)) {
      assertEquals("00".repeat(size), Bytes.hex(memory, size));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 41, 48, 193, 2048, 131_072})
  void isAligned(int size) {
    try (var memory = sodium.allocate(size)) {
      assertEquals(0, memory.address() % 16);
    }
  }

  @Test
  void showsTheSameBigEndianBufferEachTime() {
    try (var memory = sodium.allocate(8)) {
      assertSame(memory.bytes(), memory.bytes());
      assertEquals(8, memory.bytes().capacity());
      assertEquals(ByteOrder.BIG_ENDIAN, memory.bytes().order());
    }
  }

  @Test
  void isWrittenByNativeCodeAtTheAddressThatJavaReads() {
    try (var secret = sodium.allocate(32);
        var open = sodium.allocate(32)) {
      sodium.generateKeyPair(secret.address(), open.address());
      assertFalse(Bytes.hex(secret, 32).equals("00".repeat(32)));
    }
  }

  @Test
  void mayBeClosedTwice() {
    var memory = sodium.allocate(32);
    memory.close();
    memory.close();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isGoneOnceClosed() throws IOException {
    var memory = sodium.allocate(32);
    assertTrue(isMapped(memory.address()));
    memory.close();
    assertFalse(isMapped(memory.address()));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isGoneOnceForgotten() throws Exception {
    var address = sodium.allocate(32).address();
    for (int i = 0; i < 100 && isMapped(address); i++) {
      System.gc();
      Thread.onSpinWait();
    }
    assertFalse(isMapped(address));
  }

  /** See proc(5): dd is a mapping that core dumps leave out. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void isGuardedAndKeptOutOfCoreDumps() throws IOException {
    try (var memory = sodium.allocate(4096)) {
      var own = mappingOf(memory.address());
      assertTrue(own.contains(" rw-p "), own);
      assertTrue(own.matches("(?s).*VmFlags:[a-z ]* dd .*"), own);
      var behind = mappingOf(memory.address() + 4096);
      assertTrue(behind.contains(" ---p "), behind);
    }
  }

  private static String mappingOf(long address) throws IOException {
    var mappings = Files.readString(Path.of("/proc/self/smaps"));
    for (var mapping : mappings.split("(?m)^(?=[0-9a-f]+-)", -1)) {
      var ends = mapping.split("[- ]", 3);
      if (ends.length == 3
          && Long.parseUnsignedLong(ends[0], 16) <= address
          && address < Long.parseUnsignedLong(ends[1], 16)) {
        return mapping;
      }
    }
    return "nothing";
  }

  @Test
  void outlivesTheLibraryThatMadeIt() throws IOException {
    var memory = Bytes.of(sodium, "c0ffee");
    sodium.close();
    sodium = Sodium.open(null);
    try (var other = sodium.allocate(3)) {
      assertEquals("000000", Bytes.hex(other, 3));
      assertEquals("c0ffee", Bytes.hex(memory, 3));
      memory.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void hasAtLeastOneByte(int size) {
    assertThrows(IllegalArgumentException.class, () -> sodium.allocate(size));
  }

  /** Whether the process has a mapping that can be read at this address. */
  private static boolean isMapped(long address) throws IOException {
    try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.map(line -> line.split("[- ]", 4))
          .filter(fields -> fields[2].startsWith("r"))
          .anyMatch(
              fields ->
                  Long.compareUnsigned(Long.parseUnsignedLong(fields[0], 16), address) <= 0
                      && Long.compareUnsigned(address, Long.parseUnsignedLong(fields[1], 16)) < 0);
    }
  }
}
