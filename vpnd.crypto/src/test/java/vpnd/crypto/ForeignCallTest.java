// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import vpnd.api.crypto.Cipher;
import vpnd.testing.OnEachJava;

/** Java's own calls of native functions do what those of JNA do, where there are any. */
@OnEachJava
class ForeignCallTest {
  private static final int HEADER = 40;
  private static final int LONGEST = 1501;
  private static final int CALLS = 100_000;

  private Sodium sodium;

  @BeforeEach
  void open() throws IOException {
    sodium = Sodium.open(null);
  }

  @AfterEach
  void close() {
    sodium.close();
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_21)
  void olderJavaGoesOnWithJna() {
    sodium.quicken();
    assertInstanceOf(SecretBox.class, sodium.cipher());
  }

  @Test
  @EnabledForJreRange(minVersion = 22)
  void boxIsTheSame() {
    var former = sodium.cipher();
    sodium.quicken();
    assertInstanceOf(ForeignSecretBox.class, sodium.cipher());
    compare(former, sodium.cipher());
  }

  @Test
  @EnabledForJreRange(minVersion = 22)
  void aegisIsTheSame() {
    var suite = sodium.aegis256();
    if (suite == null) {
      var fault = "SKIPPED: this processor has no instructions for AES, so there is no aegis256";
      System.err.println(fault);
      assertTrue(!"true".equals(System.getenv("CI")), fault);
      abort(fault);
    }
    var former = Objects.requireNonNull(suite).cipher();
    sodium.quicken();
    assertInstanceOf(ForeignAegis256.class, suite.cipher());
    compare(former, suite.cipher());
  }

  @Test
  void closedLibraryIsNotCalled() {
    var suite = sodium.aegis256();
    sodium.close();
    sodium.quicken();
    assertThrows(UnsatisfiedLinkError.class, () -> sodium.cipher().seal(0, 0, 0, 0));
    if (suite != null) {
      assertThrows(UnsatisfiedLinkError.class, () -> suite.cipher().seal(0, 0, 0, 0));
    }
  }

  private void compare(Cipher former, Cipher foreign) {
    try (var memory = sodium.allocate(64 + HEADER + LONGEST)) {
      var key = memory.address();
      var nonce = key + 32;
      var datagram = key + 64;
      for (var i = 0; i < 64; i++) {
        memory.bytes().put(i, (byte) i);
      }
      for (var length = 0; length <= LONGEST; length++) {
        for (var i = 0; i < length; i++) {
          memory.bytes().put(64 + HEADER + i, (byte) (i * 7));
        }
        foreign.seal(key, nonce, datagram, length);
        assertTrue(former.open(key, nonce, datagram, length));
        former.seal(key, nonce, datagram, length);
        assertTrue(foreign.open(key, nonce, datagram, length));
        for (var i = 0; i < length; i++) {
          assertEquals((byte) (i * 7), memory.bytes().get(64 + HEADER + i));
        }
      }
      foreign.seal(key, nonce, datagram, LONGEST);
      memory.bytes().put(64 + HEADER, (byte) (memory.bytes().get(64 + HEADER) ^ 1));
      assertFalse(foreign.open(key, nonce, datagram, LONGEST));
      requireNoAllocation(foreign, key);
    }
  }

  private static void requireNoAllocation(Cipher cipher, long memory) {
    sealAndOpen(cipher, memory);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadAllocatedBytes();
    sealAndOpen(cipher, memory);
    var allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < CALLS, () -> allocated + " bytes in " + CALLS + " calls");
  }

  private static void sealAndOpen(Cipher cipher, long memory) {
    for (var i = 0; i < CALLS; i++) {
      cipher.seal(memory, memory + 32, memory + 64, 64);
      assertTrue(cipher.open(memory, memory + 32, memory + 64, 64));
    }
  }
}
