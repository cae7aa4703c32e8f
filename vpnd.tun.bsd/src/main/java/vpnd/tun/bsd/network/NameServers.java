// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import vpnd.netconfig.ResolvconfRecord;
import vpnd.tun.bsd.program.SystemCommands;

/**
 * The resolvers of an interface.
 *
 * @param record what they are; its program matters where the system has resolvconf(8)
 */
record NameServers(ResolvconfRecord record) implements BsdChange {
  static final String WORD = "resolvers";

  @Override
  public boolean wantedBy(DevicePlan plan) {
    return !plan.plan().dns().isEmpty();
  }

  @Override
  public void apply(SystemCommands commands) throws IOException {
    NameServerSetter.of(commands).set(record);
  }

  @Override
  public void undo(SystemCommands commands) throws IOException {
    NameServerSetter.of(commands).remove(record);
  }

  @Override
  public String line() {
    return String.join(" ", WORD, record.device(), record.words());
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
