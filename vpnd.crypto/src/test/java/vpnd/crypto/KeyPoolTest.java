// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vpnd.api.packet.NativeMemory;
import vpnd.testing.OnEachJava;
import vpnd.testing.Seed;

/** Keys share blocks, but neither bytes nor what was there before them. */
@OnEachJava
final class KeyPoolTest {
  private static final int KEYS_OF_A_BLOCK = 21;

  private final List<NativeMemory> lent = new ArrayList<>();
  private Sodium sodium;
  private int blocks;
  private KeyPool pool;

  @BeforeEach
  void open() throws IOException {
    sodium = Sodium.open(null);
    pool =
        new KeyPool(
            size -> {
              blocks++;
              return sodium.allocate(size);
            });
  }

  @AfterEach
  void close() {
    lent.forEach(NativeMemory::close);
    sodium.close();
  }

  private NativeMemory take() {
    var key = pool.take(32);
    lent.add(key);
    return key;
  }

  @Test
  void manyKeysNeedOneBlock() {
    for (var key = 0; key < KEYS_OF_A_BLOCK; key++) {
      take();
    }
    assertEquals(1, blocks);
    take();
    assertEquals(2, blocks);
  }

  @Test
  void noTwoKeysOverlapWhateverComesAndGoes() {
    var random = new Random(Seed.draw());
    for (var step = 0; step < 20_000; step++) {
      if (lent.isEmpty() || random.nextInt(100) < 55) {
        take().bytes().putLong(0, step).putLong(24, step);
      } else {
        lent.remove(random.nextInt(lent.size())).close();
      }
    }
    var addresses = new HashSet<Long>();
    for (var key : lent) {
      assertTrue(addresses.add(key.address()));
      assertEquals(0, key.address() % 32);
      assertEquals(key.bytes().getLong(0), key.bytes().getLong(24));
    }
  }

  @Test
  void aPlaceIsWipedBeforeItIsUsedAgain() {
    take();
    var key = pool.take(32);
    var place = key.address();
    sodium.generateKeyPair(key.address(), lent.get(0).address());
    var bytes = key.bytes();

    key.close();

    assertEquals(0, bytes.getLong(0) | bytes.getLong(8) | bytes.getLong(16) | bytes.getLong(24));
    assertEquals(place, take().address());
  }

  @Test
  void closingTwiceTakesNobodyElsesKey() {
    take();
    var first = pool.take(32);
    first.close();
    var second = take();
    second.bytes().putLong(0, 1);

    first.close();

    assertEquals(1, second.bytes().getLong(0));
    assertTrue(take().address() != second.address());
  }

  @Test
  void aBlockGoesWithItsLastKey() {
    var one = pool.take(32);
    var other = pool.take(32);
    one.close();
    other.close();
    take();
    assertEquals(2, blocks);
  }

  @Test
  void aKeyThatIsForgottenMakesRoom() {
    take();
    var place = pool.take(32).address();
    var next = take();
    for (var i = 0; i < 100 && next.address() != place; i++) {
      System.gc();
      Thread.onSpinWait();
      next = take();
    }
    assertEquals(place, next.address());
  }
}
