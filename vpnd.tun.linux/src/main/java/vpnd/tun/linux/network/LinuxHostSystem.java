// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import vpnd.netconfig.HostSystem;
import vpnd.netconfig.IoAction;
import vpnd.netconfig.NetworkStack;
import vpnd.tun.linux.libc.Errno;
import vpnd.tun.linux.libc.Libc;

/** Network namespaces, processes and locks of Linux. */
final class LinuxHostSystem implements HostSystem {
  private static final int START_TIME_AFTER_NAME = 19;
  private static final int O_RDWR_CREAT_CLOEXEC = 0x80042;
  private static final int OWNER_ONLY = 0600;
  private static final int LOCK_EX = 2;

  @Override
  public NetworkStack networkStack() throws IOException {
    return NetworkNamespace.current();
  }

  /** In clock ticks since boot: proc_pid_stat(5), field 22. */
  @Override
  public long startTime(long pid) throws IOException {
    var bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "stat"));
    var stat = new String(bytes, StandardCharsets.ISO_8859_1);
    // The name before it is in parentheses, and may itself contain blanks and parentheses.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[START_TIME_AFTER_NAME]);
  }

  @Override
  public void locked(Path file, IoAction action) throws IOException {
    int descriptor = Libc.open(file.toString(), O_RDWR_CREAT_CLOEXEC, OWNER_ONLY);
    if (descriptor < 0) {
      throw new IOException("cannot open " + file + ": " + Libc.strerror(Libc.errno()));
    }
    try {
      while (Libc.flock(descriptor, LOCK_EX) < 0) {
        int errno = Libc.errno();
        if (errno != Errno.EINTR) {
          throw new IOException("cannot lock " + file + ": " + Libc.strerror(errno));
        }
      }
      action.run();
    } finally {
      Libc.close(descriptor);
    }
  }
}
