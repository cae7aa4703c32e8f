// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import java.util.OptionalInt;
import vpnd.run.posix.PosixCalls;

/**
 * The terminal that a file descriptor may lead to.
 *
 * @param descriptor such as 1, the standard output
 */
public record Terminal(int descriptor) {
  private static final int SIZE = 8;
  private static final int COLUMNS_AT = 2;

  /** The characters in a line; empty if it is no terminal, or one that does not tell. */
  public OptionalInt columns() {
    long request =
        System.getProperty("os.name").equals("Linux")
            ? PosixCalls.TIOCGWINSZ_OF_LINUX
            : PosixCalls.TIOCGWINSZ;
    try (var size = new Memory(SIZE)) {
      size.clear();
      int result = PosixCalls.load().ioctl(descriptor, new NativeLong(request), size);
      int columns = size.getShort(COLUMNS_AT) & 0xffff;
      return result == 0 && columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty();
    }
  }
}
