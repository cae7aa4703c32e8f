// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which of several configurations can be put to work beside those that are.
 *
 * @param accepted the files whose configuration can
 * @param refused those whose configuration cannot, and why
 */
record Selection(
    List<ConfigurationFile> accepted, SortedMap<ConfigurationFile, List<Problem>> refused) {

  /**
   * Decides. What a tunnel at work has it keeps, until its own file wants something else that is
   * free. Of two that want the same, the one at work gets it, else the first by name.
   *
   * @param running the configurations at work, none of which is in conflict with another
   * @param wanted those that shall be, some in the place of one at work
   */
  static Selection of(
      Map<ConfigurationFile, Configuration> running, Map<ConfigurationFile, Configuration> wanted) {
    var together = new Conflicts();
    running.values().forEach(together::add);
    var changed = new TreeMap<>(wanted);
    changed.keySet().retainAll(running.keySet());
    var added = new TreeMap<>(wanted);
    added.keySet().removeAll(running.keySet());
    var accepted = new ArrayList<ConfigurationFile>();
    // What one of them gives up may be what another waits for.
    while (accept(changed, running, together, accepted)) {}
    accept(added, running, together, accepted);
    var refused = new TreeMap<ConfigurationFile, List<Problem>>();
    for (var rest : List.of(changed, added)) {
      rest.forEach((file, candidate) -> refused.put(file, together.of(candidate)));
    }
    return new Selection(accepted, refused);
  }

  /** Moves those that fit from the candidates to the others; returns whether there were any. */
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
