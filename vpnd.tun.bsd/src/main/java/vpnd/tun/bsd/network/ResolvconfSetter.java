// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import vpnd.netconfig.ResolvconfRecord;
import vpnd.tun.bsd.program.SystemCommands;

/** By resolvconf(8). */
record ResolvconfSetter(SystemCommands commands) implements NameServerSetter {
  @Override
  public void set(ResolvconfRecord record) throws IOException {
    record.put(commands.runner());
  }

  @Override
  public void remove(ResolvconfRecord record) throws IOException {
    record.delete(commands.runner());
  }

  @Override
  public boolean isListed(ResolvconfRecord record) {
    return record.isListed(commands.runner());
  }
}
