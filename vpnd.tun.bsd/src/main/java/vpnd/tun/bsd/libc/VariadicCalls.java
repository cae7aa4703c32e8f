// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.libc;

import com.sun.jna.Library;
import com.sun.jna.NativeLong;

/**
 * Functions with a variable number of arguments. They are declared as such, since some processors
 * pass those arguments in another way.
 */
interface VariadicCalls extends Library {
  int open(String path, int flags, Object... mode);

  int ioctl(int descriptor, NativeLong request, Object... argument);

  int fcntl(int descriptor, int command, Object... argument);
}
