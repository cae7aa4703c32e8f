// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.libc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Starts programs with umask 022: the files they make, such as {@code /etc/resolv.conf}, are for
 * other users to read, unlike those of vpnd.
 *
 * <p>The threads of a process share one umask, but a thread can leave the others (CLONE_FS in
 * unshare(2), which needs no privilege), and a program inherits that of the thread which starts it.
 * Where the kernel forbids that, as in some containers, the umask of the whole process is 022 from
 * then on. So no file of vpnd relies on the umask for secrecy.
 */
public final class ProgramUmask {
  private static final int CLONE_FS = 0x200;
  private static final int UMASK = 022;

  private ProgramUmask() {}

  /** Starts a program; the calling thread may be interrupted. */
  public static Process start(ProcessBuilder program) throws IOException {
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
