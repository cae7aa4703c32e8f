// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {
  @Test
  void anyBytesAddUpAsOneByOne() {
    var random = new Random(1);
    var bytes = new byte[300];
    random.nextBytes(bytes);
    var buffer = ByteBuffer.wrap(bytes);
    for (int from = 0; from < 40; from++) {
      for (int to = from; to <= 300; to++) {
        int sum = Checksum.fold(Checksum.sum(buffer, from, to));
        assertEquals(oneByOne(bytes, from, to), sum, from + ".." + to);
      }
    }
  }

  @Test
  void sixtyFourKibibytesOfOnesDoNotOverflow() {
    var bytes = new byte[65_536];
    Arrays.fill(bytes, (byte) -1);
    assertEquals(0xffff, Checksum.fold(Checksum.sum(ByteBuffer.wrap(bytes), 0, 65_536)));
  }

  @Test
  void everyCarryIsAddedAgain() {
    for (long sum :
        new long[] {0, 1, 0xffff, 0x1_0000, 0x1_ffff, 0x2_fffd, 0xffff_ffffL, 0x1_ffff_ffffL}) {
      assertEquals(foldSlowly(sum), Checksum.fold(sum), Long.toHexString(sum));
    }
    assertEquals(1, Checksum.fold(0x1_0001_ffff_fffeL), "three carries, one after the other");
  }

  @Test
  void onlyWhereZeroMeansNoneItIsWrittenInItsOtherForm() {
    assertEquals(0, Checksum.of(0xffff));
    assertEquals((short) 0xffff, Checksum.ofNonZero(0xffff));
    assertEquals((short) 0xfffe, Checksum.of(1));
    assertEquals((short) 0xfffe, Checksum.ofNonZero(1));
  }

  private static int oneByOne(byte[] bytes, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += (bytes[i] & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
    }
    return foldSlowly(sum);
  }

  private static int foldSlowly(long sum) {
    long folded = sum;
    while (folded > 0xffff) {
      folded = (folded & 0xffff) + (folded >> 16);
    }
    return (int) folded;
  }
}
