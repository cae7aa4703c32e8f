// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.program;

import java.io.IOException;
import vpnd.netconfig.ProgramHost;
import vpnd.netconfig.ProgramRunner;
import vpnd.netconfig.ScratchFile;
import vpnd.tun.linux.libc.MemoryFile;
import vpnd.tun.linux.libc.ProgramUmask;

/** Runs programs with scratch files in memory. */
public final class LinuxProgramHost implements ProgramHost {
  private static final ProgramRunner PROGRAMS = new ProgramRunner(new LinuxProgramHost());

  private LinuxProgramHost() {}

  /** Runs the programs of this bundle. */
  public static ProgramRunner programs() {
    return PROGRAMS;
  }

  @Override
  public ScratchFile scratchFile() throws IOException {
    return MemoryFile.create();
  }

  @Override
  public Process start(ProcessBuilder program) throws IOException {
    return ProgramUmask.start(program);
  }
}
