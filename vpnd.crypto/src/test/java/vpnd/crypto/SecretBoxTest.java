// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vpnd.api.crypto.Cipher;
import vpnd.api.packet.NativeMemory;
import vpnd.testing.OnEachJava;

@OnEachJava
final class SecretBoxTest {
  private static final int OVERHEAD = 40;
  private static final int TAG = 24;
  private static final int LONGEST = 1501;
  private static final int CALLS = 100_000;

  private static Sodium sodium;
  private static Cipher cipher;
  private static NativeMemory key;

  @BeforeAll
  static void open() throws IOException {
    sodium = Sodium.open(null);
    cipher = sodium.cipher();
    key = Bytes.of(sodium, "a7".repeat(32));
  }

  @AfterAll
  static void close() {
    key.close();
    sodium.close();
  }

  @Test
  void sealsAndOpensEveryLengthInPlace() {
    try (var datagram = sodium.allocate(OVERHEAD + LONGEST)) {
      for (int length = 0; length <= LONGEST; length++) {
        assertRoundTrip(datagram, length, new Random(length));
      }
    }
  }

  @Test
  void aDatagramWithOneWrongBitAnywhereIsLeftAsItWas() {
    var length = 64;
    try (var datagram = Bytes.of(sodium, randomBytes(OVERHEAD + length, new Random(1)))) {
      cipher.seal(key.address(), datagram.address(), datagram.address(), length);
      for (int bit = 0; bit < 8 * (OVERHEAD + length); bit++) {
        flip(datagram, bit);
        var before = Bytes.read(datagram, OVERHEAD + length);
        assertFalse(
            cipher.open(key.address(), datagram.address(), datagram.address(), length),
            "bit " + bit);
        assertArrayEquals(before, Bytes.read(datagram, OVERHEAD + length));
        flip(datagram, bit);
      }
      assertTrue(cipher.open(key.address(), datagram.address(), datagram.address(), length));
    }
  }

  @Test
  void sealingAndOpeningAllocatesNothing() {
    try (var datagram = sodium.allocate(OVERHEAD + 64)) {
      sealAndOpen(datagram);
      var allocated = allocatedBy(() -> sealAndOpen(datagram));
      assertTrue(allocated < CALLS, () -> allocated + " bytes in " + CALLS + " calls");
      assertTrue(
          allocatedBy(() -> Bytes.read(datagram, OVERHEAD)) >= OVERHEAD, "the measurement works");
    }
  }

  @Test
  void severalThreadsMayUseOneCipher() throws Exception {
    var threads = 4;
    var pool = Executors.newFixedThreadPool(threads);
    try {
      var tasks = new ArrayList<Callable<Integer>>();
      for (int seed = 0; seed < threads; seed++) {
        var random = new Random(seed);
        tasks.add(() -> roundTrips(random));
      }
      for (var task : pool.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        assertEquals(2_000, task.get());
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static int roundTrips(Random random) {
    try (var datagram = sodium.allocate(OVERHEAD + LONGEST)) {
      int done = 0;
      while (done < 2_000) {
        assertRoundTrip(datagram, random.nextInt(LONGEST + 1), random);
        done++;
      }
      return done;
    }
  }

  private static void assertRoundTrip(NativeMemory datagram, int length, Random random) {
    var original = randomBytes(OVERHEAD + length, random);
    datagram.bytes().put(0, original);
    cipher.seal(key.address(), datagram.address(), datagram.address(), length);
    assertTrue(
        cipher.open(key.address(), datagram.address(), datagram.address(), length),
        "length " + length);
    System.arraycopy(Bytes.read(datagram, OVERHEAD), TAG, original, TAG, OVERHEAD - TAG);
    assertArrayEquals(original, Bytes.read(datagram, OVERHEAD + length), "length " + length);
  }

  private static void sealAndOpen(NativeMemory datagram) {
    for (int i = 0; i < CALLS; i++) {
      cipher.seal(key.address(), datagram.address(), datagram.address(), 64);
      assertTrue(cipher.open(key.address(), datagram.address(), datagram.address(), 64));
    }
  }

  /** Bytes of Java heap that this thread needs for the action. */
  private static long allocatedBy(Runnable action) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadAllocatedBytes();
    action.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static void flip(NativeMemory memory, int bit) {
    var index = bit / 8;
    memory.bytes().put(index, (byte) (memory.bytes().get(index) ^ 1 << bit % 8));
  }

  private static byte[] randomBytes(int length, Random random) {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
