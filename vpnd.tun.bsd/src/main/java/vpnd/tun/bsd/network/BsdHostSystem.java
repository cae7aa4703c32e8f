// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import vpnd.netconfig.HostSystem;
import vpnd.netconfig.IoAction;
import vpnd.netconfig.NetworkStack;

/**
 * Processes and locks of these systems. A jail with a network stack of its own has its own files.
 */
final class BsdHostSystem implements HostSystem {
  private static final NetworkStack THE_ONLY = new NetworkStack(0, 0);

  /** A lock of a file excludes other processes only. */
  private static final ReentrantLock THREADS = new ReentrantLock();

  @Override
  public NetworkStack networkStack() {
    return THE_ONLY;
  }

  /** In milliseconds since 1970; 0 where the system does not tell. */
  @Override
  public long startTime(long pid) throws IOException {
    var process =
        ProcessHandle.of(pid).orElseThrow(() -> new IOException("there is no process " + pid));
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  @Override
  public void locked(Path file, IoAction action) throws IOException {
    THREADS.lock();
    try (var channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      var unused = channel.lock(); // until the channel is closed
      action.run();
    } finally {
      THREADS.unlock();
    }
  }
}
