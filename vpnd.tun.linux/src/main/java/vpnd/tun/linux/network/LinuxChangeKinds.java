// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import vpnd.netconfig.ChangeKinds;
import vpnd.tun.linux.program.IpCommand;

/** Makes and undoes changes with the program {@code ip}. */
record LinuxChangeKinds(IpCommand ip) implements ChangeKinds<LinuxChange> {
  @Override
  public LinuxChange parse(String line) {
    return ChangeParser.parse(line);
  }

  @Override
  public void apply(LinuxChange change) throws IOException {
    change.apply(ip);
  }

  @Override
  public void undo(LinuxChange change) throws IOException {
    change.undo(ip);
  }

  @Override
  public boolean isBulk(LinuxChange change) {
    return change instanceof Route;
  }

  @Override
  public Map<LinuxChange, IOException> undoAll(Collection<LinuxChange> changes) throws IOException {
    var routes = changes.stream().map(Route.class::cast).toList();
    return new HashMap<>(new RouteBatch(routes.get(0).device(), ip).undo(routes));
  }
}
