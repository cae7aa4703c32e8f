// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.resolver;

import java.io.IOException;
import vpnd.netconfig.ResolvconfRecord;
import vpnd.tun.linux.program.LinuxProgramHost;

/** A record of resolvconf(8). */
record ResolvconfSetting(ResolvconfRecord record) implements ResolverSetting {
  @Override
  public ResolvconfSetting unsure() {
    return new ResolvconfSetting(record.unsure());
  }

  @Override
  public void requireManager() throws IOException {
    record.requireProgram();
  }

  @Override
  public void put() throws IOException {
    record.put(LinuxProgramHost.programs());
  }

  @Override
  public void remove() throws IOException {
    record.delete(LinuxProgramHost.programs());
  }

  @Override
  public boolean isInPlace() {
    return record.isListed(LinuxProgramHost.programs());
  }

  /** Some programs cannot list their records. */
  @Override
  public boolean isVerifiable() {
    return false;
  }

  @Override
  public boolean endsWithInterface() {
    return false;
  }

  @Override
  public String words() {
    return record.words();
  }

  @Override
  public String state() {
    return record.state();
  }

  @Override
  public String toString() {
    return record.toString();
  }
}
