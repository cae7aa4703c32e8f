// SPDX-License-Identifier: BSD-2-Clause
package vpnd.shell;

import java.io.ByteArrayOutputStream;

/** Keeps what a command writes, up to a limit. */
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

  /** Whether something was left out. */
  synchronized boolean isFull() {
    return full;
  }
}
