// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import vpnd.config.file.Configuration;
import vpnd.config.file.ConfigurationFile;
import vpnd.config.file.Problem;

/**
 * Decides which configurations can run beside those that already do.
 *
 * @param accepted the files whose configuration can run
 * @param refused the others, with their conflicts
 */
public record Selection(
    List<ConfigurationFile> accepted, SortedMap<ConfigurationFile, List<Problem>> refused) {

  /**
   * Decides. A running tunnel keeps its resources until its own file asks for others that are free.
   * If two candidates claim the same resource, a running one gets it, otherwise the first by name.
   *
   * @param running the running configurations, without conflicts
   * @param wanted the candidates; some replace a running one
   */
  public static Selection of(
      Map<ConfigurationFile, Configuration> running, Map<ConfigurationFile, Configuration> wanted) {
    var together = new Conflicts();
    running.values().forEach(together::add);
    var changed = new TreeMap<>(wanted);
    changed.keySet().retainAll(running.keySet());
    var added = new TreeMap<>(wanted);
    added.keySet().removeAll(running.keySet());
    var accepted = new ArrayList<ConfigurationFile>();
    // One may release what another waits for.
    while (accept(changed, running, together, accepted)) {}
    accept(added, running, together, accepted);
    var refused = new TreeMap<ConfigurationFile, List<Problem>>();
    for (var rest : List.of(changed, added)) {
      rest.forEach((file, candidate) -> refused.put(file, together.of(candidate)));
    }
    return new Selection(accepted, refused);
  }

  /** Accepts the candidates without conflicts; returns whether there were any. */
  private static boolean accept(
      SortedMap<ConfigurationFile, Configuration> candidates,
      Map<ConfigurationFile, Configuration> running,
      Conflicts together,
      List<ConfigurationFile> accepted) {
    return candidates
        .entrySet()
        .removeIf(
            candidate -> {
              boolean fits = together.of(candidate.getValue()).isEmpty();
              if (fits) {
                var former = running.get(candidate.getKey());
                if (former != null) {
                  together.remove(former);
                }
                together.add(candidate.getValue());
                accepted.add(candidate.getKey());
              }
              return fits;
            });
  }
}
