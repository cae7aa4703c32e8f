// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import vpnd.api.network.NetworkPlan.Dns;
import vpnd.netconfig.ResolvconfRecord;
import vpnd.tun.linux.program.IpCommand;
import vpnd.tun.linux.program.LinuxProgramHost;

/** The record of an interface in resolvconf(8). */
record Resolvers(Interface device, ResolvconfRecord record) implements LinuxChange {
  static final String WORD = "resolvers";

  static Resolvers of(Interface device, Path program, List<Dns> dns) {
    return new Resolvers(device, new ResolvconfRecord(device.name(), program, dns));
  }

  /** See {@link ResolvconfRecord#unsure}. */
  Resolvers unsure() {
    return new Resolvers(device, record.unsure());
  }

  /** See {@link ResolvconfRecord#isListed}. */
  boolean isListed() {
    return record.isListed(LinuxProgramHost.programs());
  }

  @Override
  public boolean wantedBy(DesiredState desired) {
    return !desired.plan().dns().isEmpty();
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    record.put(LinuxProgramHost.programs());
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    record.delete(LinuxProgramHost.programs());
  }

  @Override
  public String line() {
    return String.join(" ", WORD, device.line(), record.words());
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
