// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import vpnd.api.crypto.Cipher;
import vpnd.api.crypto.CipherSuite;
import vpnd.api.packet.DatagramLayout;
import vpnd.crypto.Sodium;

/** Each clause about ciphers finds one that breaks it. */
class FaultyCipherTest {
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

  /** Stands in front of a good cipher. */
  private record Faulty(Seal seal, Open open) implements Cipher {
    interface Seal {
      void seal(Cipher good, long key, long nonce, long datagram, int length);
    }

    interface Open {
      boolean open(Cipher good, long key, long nonce, long datagram, int length);
    }

    @Override
    public void seal(long key, long nonce, long datagram, int length) {
      seal.seal(good().cipher(), key, nonce, datagram, length);
    }

    @Override
    public boolean open(long key, long nonce, long datagram, int length) {
      return open.open(good().cipher(), key, nonce, datagram, length);
    }
  }

  private static void assertFinds(
      Consumer<CipherContract> clause, Faulty.Seal seal, Faulty.Open open) {
    var cipher = new Faulty(seal, open);
    var suite = WithMistake.in(CipherSuite.class, good(), "cipher", none -> cipher);
    var contract = new CipherContract(suite);
    contract.agree();
    try {
      assertThrows(AssertionError.class, () -> clause.accept(contract));
    } finally {
      contract.end();
    }
  }

  @Test
  void aTextThatIsNotSealedIsFound() {
    assertFinds(CipherContract::noByteOfTheTextStays, (it, k, n, d, l) -> {}, Cipher::open);
  }

  @Test
  void aLastByteThatIsNotSealedIsFound() {
    assertFinds(
        CipherContract::noByteOfTheTextStays,
        (it, k, n, d, l) -> it.seal(k, n, d, l - 1),
        Cipher::open);
  }

  @Test
  void aTextThatIsNotOpenedIsFound() {
    assertFinds(
        CipherContract::everySizeIsOpenedAsItWasSealed,
        Cipher::seal,
        (it, k, n, d, l) -> {
          boolean isRight = it.open(k, n, d, l);
          it.seal(k, n, d, l);
          return isRight;
        });
  }

  @Test
  void anEmptyTextThatIsRefusedIsFound() {
    assertFinds(
        CipherContract::everySizeIsOpenedAsItWasSealed,
        Cipher::seal,
        (it, k, n, d, l) -> l > 0 && it.open(k, n, d, l));
  }

  @Test
  void aCipherWithAStateIsFound() {
    var calls = new AtomicInteger();
    assertFinds(
        CipherContract::theSameIsSealedToTheSame,
        (it, k, n, d, l) -> {
          new Pointer(n).setByte(1, (byte) calls.getAndIncrement());
          it.seal(k, n, d, l);
        },
        Cipher::open);
  }

  @Test
  void aNonceThatIsReusedIsFound() {
    try (var zero = good().allocate(32)) {
      assertFinds(
          CipherContract::anotherNonceGivesAnotherCiphertextAndDoesNotOpen,
          (it, k, n, d, l) -> it.seal(k, zero.address(), d, l),
          (it, k, n, d, l) -> it.open(k, zero.address(), d, l));
    }
  }

  @Test
  void anOwnNonceInTheHeaderIsFound() {
    assertFinds(
        CipherContract::theNonceInTheHeaderIsNotWritten,
        (it, k, n, d, l) -> {
          it.seal(k, n, d, l);
          new Pointer(d).setLong(0, 0);
        },
        Cipher::open);
  }

  @Test
  void aByteWrittenBehindTheTextIsFound() {
    assertFinds(
        CipherContract::nothingIsWrittenBehindTheText,
        (it, k, n, d, l) -> it.seal(k, n, d, l + 1),
        Cipher::open);
    assertFinds(
        CipherContract::nothingIsWrittenBehindTheText,
        Cipher::seal,
        (it, k, n, d, l) -> {
          new Pointer(d).setByte(DatagramLayout.TEXT + l, (byte) 0);
          return it.open(k, n, d, l);
        });
  }

  @Test
  void aTagThatIsIgnoredIsFound() {
    assertFinds(
        CipherContract::aChangedBitIsRefusedWhereverItIs,
        Cipher::seal,
        (it, k, n, d, l) -> {
          it.open(k, n, d, l);
          return true;
        });
  }

  @Test
  void aTagWhoseLastBitIsIgnoredIsFound() {
    assertFinds(
        CipherContract::aChangedBitIsRefusedWhereverItIs,
        Cipher::seal,
        (it, k, n, d, l) -> {
          boolean isRight = it.open(k, n, d, l);
          int at = DatagramLayout.TEXT - 1;
          var last = new Pointer(d);
          last.setByte(at, (byte) (last.getByte(at) ^ 1));
          return isRight || it.open(k, n, d, l);
        });
  }

  @Test
  void aTruncatedDatagramThatIsAcceptedIsFound() {
    assertFinds(
        CipherContract::aTruncatedOrExtendedDatagramIsRefused,
        Cipher::seal,
        (it, k, n, d, l) -> it.open(k, n, d, l) || it.open(k, n, d, l + 1));
  }

  @Test
  void aRefusalThatChangesItsInputIsFound() {
    for (int at : new int[] {0, DatagramLayout.TEXT - 1, DatagramLayout.TEXT}) {
      assertFinds(
          CipherContract::aRefusedDatagramKeepsItsHeaderAndInNaclItsCiphertext,
          Cipher::seal,
          (it, k, n, d, l) -> {
            boolean isRight = it.open(k, n, d, l);
            var bytes = new Pointer(d);
            bytes.setByte(at, (byte) (bytes.getByte(at) ^ 1));
            return isRight;
          });
    }
  }
}
