// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Arrays;
import vpnd.api.packet.PacketBatch;
import vpnd.fuzz.Input;
import vpnd.testing.api.Batches;

/**
 * Any result of a read of a tun device is split like the model splits it, and only the bodies of
 * the filled slots are written.
 */
public final class GsoSplitterFuzz {
  private static final int LONGEST_TAIL = 1 << 13;
  private static final byte AROUND = 0x5a;
  private static final PacketBatch[] BATCHES = {Batches.of(1), Batches.of(5), Batches.of(16)};

  /** Reused as in a device: nothing of one packet may remain for the next. */
  private static final GsoSplitter SPLITTER = new GsoSplitter(new VirtioHeader());

  private GsoSplitterFuzz() {}

  /** Input: the size of batches, the length of a tail, and the read without it. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new Input(bytes);
    var batch = BATCHES[input.number8() % BATCHES.length];
    int tail = input.number16() % LONGEST_TAIL;
    var head = input.bytes(SPLITTER.size() - tail);
    var read = Arrays.copyOf(head, head.length + tail);
    System.arraycopy(Input.pattern(tail, 0), 0, read, head.length, tail);
    new Pointer(SPLITTER.address()).write(0, read, 0, read.length);
    SPLITTER.stage(read.length);
    var found = new ArrayList<byte[]>();
    for (int first = batch.capacity() / 3; SPLITTER.isStaged(); first = 0) {
      var memory = new byte[batch.capacity() * batch.slotSize()];
      Arrays.fill(memory, AROUND);
      batch.bytes().put(0, memory);
      int end = SPLITTER.cut(batch, first);
      assertTrue(end > first && end <= batch.capacity());
      for (int slot = first; slot < end; slot++) {
        batch.finishChecksum(slot);
        var packet = Batches.packet(batch, slot);
        found.add(packet);
        System.arraycopy(
            packet, 0, memory, batch.offset(slot) + PacketBatch.HEADROOM, packet.length);
      }
      var after = new byte[memory.length];
      batch.bytes().get(0, after);
      assertArrayEquals(memory, after);
    }
    assertEquals("", GsoSplitterProperty.difference(SegmentModel.arriving(read), found));
  }
}
