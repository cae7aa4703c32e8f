// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.traffic;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * A stream of bytes that ends with its own checksum: blocks of a length (4 bytes, network order)
 * and as many bytes, an empty block, and the CRC-32C of all bytes in blocks (8 bytes).
 */
public final class CheckedStream {
  private static final int BLOCK = 1 << 16;

  private CheckedStream() {}

  /** The received bytes: their number, and whether they are intact. */
  public record Arrival(long bytes, boolean intact) {}

  /** Sends random blocks, at least one, until a time. */
  public static void send(DataOutputStream out, long deadlineNanos) throws IOException {
    var block = new byte[BLOCK];
    new Random().nextBytes(block);
    var checksum = new CRC32C();
    int number = 0;
    do {
      block[number++ % BLOCK]++;
      checksum.update(block);
      out.writeInt(BLOCK);
      out.write(block);
    } while (System.nanoTime() - deadlineNanos < 0);
    out.writeInt(0);
    out.writeLong(checksum.getValue());
    out.flush();
  }

  /** Receives a stream to its end. */
  public static Arrival receive(DataInputStream in) throws IOException {
    var block = new byte[BLOCK];
    var checksum = new CRC32C();
    long bytes = 0;
    for (int length; (length = in.readInt()) != 0; bytes += length) {
      if (length < 0 || length > BLOCK) {
        return new Arrival(bytes, false);
      }
      in.readFully(block, 0, length);
      checksum.update(block, 0, length);
    }
    return new Arrival(bytes, in.readLong() == checksum.getValue());
  }
}
