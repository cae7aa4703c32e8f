// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import java.io.ByteArrayOutputStream;

/** The output of a command, truncated at a limit. */
final class BoundedOutput extends ByteArrayOutputStream {
  /** More than the statistics of ten thousand peers as JSON. */
  static final int LIMIT = 16 << 20;

  private boolean full;

  @Override
  public synchronized void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    int room = LIMIT - size();
    full |= length > room;
    super.write(bytes, offset, Math.min(length, room));
  }

  /** Whether output was discarded. */
  synchronized boolean isFull() {
    return full;
  }
}
