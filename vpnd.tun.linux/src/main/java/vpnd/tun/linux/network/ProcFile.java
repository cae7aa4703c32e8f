// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import vpnd.api.operation.Reason;

/** Kernel parameters under {@code /proc/sys}, each a single line. */
public final class ProcFile {
  private ProcFile() {}

  static String read(Path file) throws IOException {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new IOException("this kernel has no " + file + ": is that family switched off?", e);
    }
  }

  public static void write(Path file, String value) throws IOException {
    try {
      Files.writeString(file, value, StandardOpenOption.WRITE);
    } catch (AccessDeniedException e) {
      throw new IOException(
          fault(file, value, new FileSystemException(file.toString(), null, "Permission denied")),
          e);
    } catch (IOException e) {
      throw new IOException(fault(file, value, e), e);
    }
  }

  static String fault(Path file, String value, IOException e) {
    var reason =
        e instanceof FileSystemException refused && refused.getReason() != null
            ? refused.getReason()
            : Reason.of(e);
    var name = Path.of("/proc/sys").relativize(file).toString().replace('/', '.');
    var remedy =
        switch (reason) {
          case "Read-only file system" ->
              "; this container or unit has a read-only /proc/sys: set it from outside (docker run --sysctl %s=%s), or let vpnd write there (docker run --security-opt systempaths=unconfined; ProtectKernelTunables=no of the unit)"
                  .formatted(name, value);
          case "Permission denied", "Operation not permitted" -> "; vpnd needs CAP_NET_ADMIN";
          default -> "";
        };
    return "cannot set %s to %s: %s%s".formatted(file, value, reason, remedy);
  }
}
