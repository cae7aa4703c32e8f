// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.NativeMemory;
import vpnd.crypto.Sodium;

/** Each clause about suites finds one that breaks it; those of ciphers: FaultyCipherTest. */
class FaultySuiteTest {
  private static @Nullable Sodium sodium;

  @BeforeAll
  static void load() throws IOException {
    sodium = Sodium.open(null);
  }

  @AfterAll
  static void unload() {
    good().close();
  }

  private static Sodium good() {
    return Objects.requireNonNull(sodium);
  }

  private static void assertFinds(
      Consumer<CipherSuiteContract> clause, String method, WithMistake mistake) {
    var faulty = WithMistake.in(CipherSuite.class, good(), method, mistake);
    var contract = new CipherSuiteContract(faulty);
    assertThrows(AssertionError.class, () -> clause.accept(contract));
  }

  private static Pointer at(Object address) {
    return new Pointer((long) address);
  }

  private static NativeMemory memory(long address, ByteBuffer bytes, Runnable close) {
    return new NativeMemory() {
      @Override
      public long address() {
        return address;
      }

      @Override
      public ByteBuffer bytes() {
        return bytes;
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }

  @Test
  void aSuiteOfAnotherNameIsFound() {
    assertFinds(CipherSuiteContract::itHasTheNameOfASuite, "name", none -> "rot13");
  }

  @Test
  void memoryThatIsNotZeroIsFound() {
    assertFinds(
        CipherSuiteContract::memoryIsZeroAndAligned,
        "allocate",
        size -> {
          var memory = good().allocate((int) size[0]);
          memory.bytes().put(0, (byte) 1);
          return memory;
        });
  }

  @Test
  void memoryAtAnyAddressIsFound() {
    assertFinds(
        CipherSuiteContract::memoryIsZeroAndAligned,
        "allocate",
        size -> {
          var whole = good().allocate((int) size[0] + 8);
          var bytes = whole.bytes().slice(8, (int) size[0]);
          return memory(whole.address() + 8, bytes, whole::close);
        });
  }

  /** A pool that gives a block away as it came back. */
  @Test
  void memoryThatKeepsAKeyAfterCloseIsFound() {
    try (var pool = good().allocate(CipherSuite.KEY_SIZE)) {
      assertFinds(
          CipherSuiteContract::memoryOfAnEarlierKeyIsZero,
          "allocate",
          size -> memory(pool.address(), pool.bytes(), () -> {}));
    }
  }

  @Test
  void memoryThatIsFreedTwiceIsFound() {
    assertFinds(
        CipherSuiteContract::memoryIsClosedTwice,
        "allocate",
        size -> {
          var block = good().allocate((int) size[0]);
          var isClosed = new AtomicBoolean();
          Runnable close =
              () -> {
                if (isClosed.getAndSet(true)) {
                  throw new AssertionError("freed twice");
                }
                block.close();
              };
          return memory(block.address(), block.bytes(), close);
        });
  }

  @Test
  void aPublicKeyOfAnotherPairIsFound() {
    assertFinds(
        CipherSuiteContract::thePublicKeyIsThatOfThePair,
        "derivePublicKey",
        keys -> {
          at(keys[1]).write(0, new byte[CipherSuite.KEY_SIZE], 0, CipherSuite.KEY_SIZE);
          return null;
        });
  }

  @Test
  void aPairWithoutRandomnessIsFound() {
    assertFinds(
        CipherSuiteContract::twoPairsDiffer,
        "generateKeyPair",
        keys -> {
          at(keys[0]).setMemory(0, CipherSuite.KEY_SIZE, (byte) 7);
          good().derivePublicKey((long) keys[0], (long) keys[1]);
          return null;
        });
  }

  private static boolean agree(Object[] keys) {
    return good().agree((long) keys[0], (long) keys[1], (long) keys[2]);
  }

  /** The same is right if both keys are the same, and wrong if each direction has its own. */
  @Test
  void directionsThatAreNotExchangedAreFound() {
    assertFinds(
        CipherSuiteContract::whatOneSealsWithTheOtherOpensWith,
        "agree",
        keys -> {
          boolean agreed = agree(keys);
          at(keys[0]).setByte(CipherSuite.SEALING_KEY_AT, (byte) 1);
          at(keys[0]).setByte(CipherSuite.OPENING_KEY_AT, (byte) 2);
          return agreed;
        });
  }

  @Test
  void aSuiteThatRefusesAnUnusualFormOfAKeyIsFound() {
    assertFinds(
        CipherSuiteContract::bit255OfAPublicKeyIsIgnoredByNacl,
        "agree",
        keys -> at(keys[2]).getByte(CipherSuite.KEY_SIZE - 1) >= 0 && agree(keys));
  }

  @Test
  void aKeyOfLowOrderThatIsAcceptedIsFound() {
    assertFinds(
        CipherSuiteContract::aKeyOfLowOrderIsRefused,
        "agree",
        keys -> {
          agree(keys);
          return true;
        });
  }

  /** The keys of an earlier session stay in use if the caller does not look at the result. */
  @Test
  void aRefusalThatLeavesOlderKeysIsFound() {
    assertFinds(
        CipherSuiteContract::aKeyOfLowOrderIsRefused,
        "agree",
        keys -> {
          var before = at(keys[0]).getByteArray(0, CipherSuite.AGREED_SIZE);
          boolean agreed = agree(keys);
          if (!agreed) {
            at(keys[0]).write(0, before, 0, before.length);
          }
          return agreed;
        });
  }
}
