// SPDX-License-Identifier: BSD-2-Clause
package vpnd.netconfig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What any system with Java can do: scratch files in a directory, and the umask of the tests. */
record TemporaryFiles(Path directory) implements ProgramHost {
  private record TemporaryFile(Path path) implements ScratchFile {
    @Override
    public void close() {
      try {
        Files.delete(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public ScratchFile scratchFile() throws IOException {
    return new TemporaryFile(Files.createTempFile(directory, "scratch", ""));
  }

  @Override
  public Process start(ProcessBuilder program) throws IOException {
    return program.start();
  }
}
