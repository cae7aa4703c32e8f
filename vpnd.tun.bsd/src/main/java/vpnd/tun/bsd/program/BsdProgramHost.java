// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.program;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import vpnd.netconfig.ProgramHost;
import vpnd.netconfig.ScratchFile;

/**
 * Runs programs with scratch files in a private directory. These systems have one umask for all
 * threads of a process, so it is 022 while a program is started; no file of vpnd relies on it.
 *
 * @param directory made with mode 0700 if it does not exist
 */
record BsdProgramHost(Path directory) implements ProgramHost {
  private static final Object UMASK_LOCK = new Object();
  private static final int UMASK = 022;

  @Override
  public ScratchFile scratchFile() throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return new TemporaryScratchFile(Files.createTempFile(directory, "program", ""));
  }

  @Override
  public Process start(ProcessBuilder program) throws IOException {
    synchronized (UMASK_LOCK) {
      int before = umask(UMASK);
      try {
        return program.start();
      } finally {
        umask(before);
      }
    }
  }

  /** Of this process, whatever C library the devices use. */
  private static int umask(int mask) {
    Function umask = NativeLibrary.getProcess().getFunction("umask");
    return umask.invokeInt(new Object[] {mask});
  }

  /** A file that is deleted when it is closed. */
  private record TemporaryScratchFile(Path path) implements ScratchFile {
    @Override
    public void close() {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
