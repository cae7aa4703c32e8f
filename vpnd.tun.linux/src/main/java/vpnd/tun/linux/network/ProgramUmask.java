// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import vpnd.tun.linux.libc.Libc;

/**
 * The umask of the programs that vpnd runs, 022: what they make, such as {@code /etc/resolv.conf},
 * is for others to read, unlike what vpnd makes.
 *
 * <p>All threads of a process have one umask, but a thread may part with the others (CLONE_FS in
 * unshare(2), which needs no privilege), and a program has that of the thread which starts it.
 * Where the kernel forbids that, as in some containers, this umask is that of the whole process
 * from then on. So no file of vpnd relies on the umask for what it must keep secret.
 */
final class ProgramUmask {
  private static final int CLONE_FS = 0x200;
  private static final int UMASK = 022;

  private ProgramUmask() {}

  /** Starts a program with it, also if this thread is interrupted. */
  static Process start(ProcessBuilder program) throws IOException {
    try {
      return CompletableFuture.supplyAsync(() -> startHere(program), ProgramUmask::run).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw failure.getCause();
      }
      throw e;
    }
  }

  private static void run(Runnable task) {
    new Thread(task, "vpnd-program").start();
  }

  private static Process startHere(ProcessBuilder program) {
    Libc.unshare(CLONE_FS);
    Libc.umask(UMASK);
    try {
      return program.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
