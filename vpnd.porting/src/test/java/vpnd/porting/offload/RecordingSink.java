// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.offload;

import com.sun.jna.Pointer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A host that keeps what is written to it, virtio headers included. */
final class RecordingSink implements VectorSink {
  private final List<byte[]> written = new ArrayList<>();
  private final BooleanSupplier takesLarge;

  /**
   * @param takesLarge asked for each packet that is in more than two pieces
   */
  RecordingSink(BooleanSupplier takesLarge) {
    this.takesLarge = takesLarge;
  }

  @Override
  public boolean write(long vectors, int count, int length) {
    if (count > 2 && !takesLarge.getAsBoolean()) {
      return false;
    }
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      var vector = new Pointer(vectors + i * 16L);
      var piece = new Pointer(vector.getLong(0)).getByteArray(0, (int) vector.getLong(8));
      bytes.write(piece, 0, piece.length);
    }
    written.add(bytes.toByteArray());
    return bytes.size() == length;
  }

  /** All that was written since the last call. */
  List<byte[]> take() {
    var packets = List.copyOf(written);
    written.clear();
    return packets;
  }
}
