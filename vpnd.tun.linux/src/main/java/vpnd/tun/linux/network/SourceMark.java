// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.nio.file.Path;
import vpnd.tun.linux.program.IpCommand;

/**
 * The check of source addresses looks at marks ({@code src_valid_mark} of the kernel's ip-sysctl
 * documentation); it did not.
 */
record SourceMark() implements LinuxChange {
  static final String WORD = "source-mark";
  private static final Path FILE = Path.of("/proc/sys/net/ipv4/conf/all/src_valid_mark");

  static boolean isOn() throws IOException {
    return ProcFile.read(FILE).equals("1");
  }

  @Override
  public boolean wantedBy(DesiredState desired) {
    return !desired.defaultRoutes().isEmpty();
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    ProcFile.write(FILE, "1");
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    if (isOn()) {
      ProcFile.write(FILE, "0");
    }
  }

  @Override
  public String line() {
    return WORD;
  }

  @Override
  public String state() {
    return "the check of source addresses looks at marks";
  }

  @Override
  public String toString() {
    return state() + " (did not)";
  }
}
