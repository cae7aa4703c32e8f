// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import vpnd.netconfig.ChangeKinds;
import vpnd.tun.bsd.program.SystemCommands;

/** Makes and undoes changes with the programs of the system, one by one. */
record BsdChangeKinds(SystemCommands commands) implements ChangeKinds<BsdChange> {
  @Override
  public BsdChange parse(String line) {
    return BsdChangeParser.parse(line);
  }

  @Override
  public void apply(BsdChange change) throws IOException {
    change.apply(commands);
  }

  @Override
  public void undo(BsdChange change) throws IOException {
    change.undo(commands);
  }

  @Override
  public boolean isBulk(BsdChange change) {
    return false;
  }

  @Override
  public Map<BsdChange, IOException> undoAll(Collection<BsdChange> changes) {
    return Map.of();
  }
}
