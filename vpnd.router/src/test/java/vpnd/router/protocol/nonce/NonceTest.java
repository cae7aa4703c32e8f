// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol.nonce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** 192-bit arithmetic against {@link BigInteger}. */
class NonceTest {
  private static final long SEED = 11;
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(192);

  private final SplittableRandom dice = new SplittableRandom(SEED);

  @Test
  void sumIsModulo2To192() {
    for (int i = 0; i < 20_000; i++) {
      var a = edgy(dice);
      var b = edgy(dice);
      assertEquals(big(a).add(big(b)).mod(MODULUS), big(a.plus(b)), a + " + " + b);
      assertEquals(
          big(a).add(big(new Nonce(0, 0, b.low()))).mod(MODULUS), big(a.plus(b.low())), a + "");
    }
  }

  @Test
  void orderIsThatOfUnsignedNumbers() {
    for (int i = 0; i < 20_000; i++) {
      var a = edgy(dice);
      var b = edgy(dice);
      assertEquals(big(a).compareTo(big(b)), a.compareTo(b), a + " and " + b);
      assertEquals(0, a.compareTo(new Nonce(a.high(), a.middle(), a.low())));
    }
  }

  @Test
  void bytesAreLittleEndian() {
    var bytes = ByteBuffer.allocate(Nonce.SIZE + 2);
    new Nonce(0x1716151413121110L, 0x0f0e0d0c0b0a0908L, 0x0706050403020100L).write(bytes, 1);
    for (int i = 0; i < Nonce.SIZE; i++) {
      assertEquals(i, bytes.get(1 + i));
    }
  }

  @Test
  void whatIsWrittenIsRead() {
    var bytes = ByteBuffer.allocate(Nonce.SIZE);
    for (int i = 0; i < 1000; i++) {
      var nonce = edgy(dice);
      nonce.write(bytes, 0);
      assertEquals(nonce, Nonce.read(bytes, 0));
    }
  }

  @Test
  void textIsHexadecimalMostSignificantFirst() {
    assertEquals(
        "000000000000000a000000000000000b000000000000000c", new Nonce(10, 11, 12).toString());
  }

  /** A number whose words are often next to an overflow. */
  static Nonce edgy(SplittableRandom dice) {
    return new Nonce(edge(dice), edge(dice), edge(dice));
  }

  private static long edge(SplittableRandom dice) {
    return switch (dice.nextInt(4)) {
      case 0 -> dice.nextLong(-3, 4);
      case 1 -> Long.MIN_VALUE + dice.nextLong(-3, 4);
      default -> dice.nextLong();
    };
  }

  static BigInteger big(Nonce nonce) {
    return new BigInteger(nonce.toString(), 16);
  }
}
