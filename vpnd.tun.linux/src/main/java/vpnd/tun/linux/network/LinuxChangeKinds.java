// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
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
    var failed = new HashMap<LinuxChange, IOException>();
    var byPlace =
        changes.stream().map(Route.class::cast).collect(Collectors.groupingBy(Route::place));
    for (var routes : byPlace.values()) {
      var first = routes.get(0);
      failed.putAll(new RouteBatch(first.device(), first.place(), ip).undo(routes));
    }
    return failed;
  }
}
