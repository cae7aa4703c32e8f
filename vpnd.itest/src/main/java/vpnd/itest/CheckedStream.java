// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * A stream of octets that ends with its own checksum: blocks of a length (4 octets, network order)
 * and as many octets, an empty block, and the CRC-32C of all octets in blocks (8 octets).
 */
final class CheckedStream {
  private static final int BLOCK = 1 << 16;

  private CheckedStream() {}

  /** What has arrived: how many octets, and whether they are those that were sent. */
  record Arrival(long octets, boolean intact) {}

  /** Sends random blocks until the time has come, one at least. */
  static void send(DataOutputStream out, long deadlineNanos) throws IOException {
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
  static Arrival receive(DataInputStream in) throws IOException {
    var block = new byte[BLOCK];
    var checksum = new CRC32C();
    long octets = 0;
    for (int length; (length = in.readInt()) != 0; octets += length) {
      if (length < 0 || length > BLOCK) {
        return new Arrival(octets, false);
      }
      in.readFully(block, 0, length);
      checksum.update(block, 0, length);
    }
    return new Arrival(octets, in.readLong() == checksum.getValue());
  }
}
