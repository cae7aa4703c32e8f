// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {
  @Test
  void anyOctetsAddUpAsOneByOne() {
    var random = new Random(1);
    var octets = Packets.random(random, 300);
    var block = NativeBlock.allocate(300);
    block.network().put(0, octets);
    for (int from = 0; from < 40; from++) {
      for (int to = from; to <= 300; to++) {
        int sum = Checksum.fold(Checksum.sum(block.network(), from, to));
        assertEquals(SegmentModel.sum(octets, from, to), sum, from + ".." + to);
      }
    }
  }

  @Test
  void sixtyFourKibibytesOfOnesDoNotOverflow() {
    var block = NativeBlock.allocate(65_536);
    for (int i = 0; i < 65_536; i += 8) {
      block.network().putLong(i, -1);
    }
    assertEquals(0xffff, Checksum.fold(Checksum.sum(block.network(), 0, 65_536)));
  }

  @Test
  void everyCarryIsAddedAgain() {
    for (long sum :
        new long[] {0, 1, 0xffff, 0x1_0000, 0x1_ffff, 0x2_fffd, 0xffff_ffffL, 0x1_ffff_ffffL}) {
      assertEquals(SegmentModel.fold(sum), Checksum.fold(sum), Long.toHexString(sum));
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
}
