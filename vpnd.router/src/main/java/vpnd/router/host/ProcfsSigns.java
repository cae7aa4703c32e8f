// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux shows in {@code /proc}, see proc(5); other systems show their clocks only. */
public final class ProcfsSigns implements MachineWatch.Signs {
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long runMillis() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public long bootMillis() {
    var text = read(UPTIME);
    int end = text.indexOf(' ');
    return end < 0 ? runMillis() : (long) (Double.parseDouble(text.substring(0, end)) * 1000);
  }

  @Override
  public String bootId() {
    return read(BOOT_ID);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
