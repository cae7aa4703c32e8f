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
 * @param accepted the files whose configuration can, in the order of their names
 * @param refused those whose configuration cannot, and why
 */
record Selection(
    List<ConfigurationFile> accepted, SortedMap<ConfigurationFile, List<Problem>> refused) {

  /**
   * Decides. Of two that want the same, the one that has it gets it, else the first by name. A file
   * of which the new configuration is refused keeps what its old one has.
   *
   * @param running the configurations at work, none of which is in conflict with another
   * @param wanted those that shall be, some in the place of one at work
   */
  static Selection of(
      Map<ConfigurationFile, Configuration> running, Map<ConfigurationFile, Configuration> wanted) {
    var keeping = new TreeMap<>(running);
    keeping.keySet().removeAll(wanted.keySet());
    var candidates = new TreeMap<>(wanted);
    var refused = new TreeMap<ConfigurationFile, List<Problem>>();
    // Each round that is not the last one has one candidate less.
    while (true) {
      var accepted = accept(keeping, candidates, refused);
      var back = new TreeMap<>(running);
      back.keySet().retainAll(refused.keySet());
      if (!candidates.keySet().removeAll(back.keySet())) {
        return new Selection(accepted, refused);
      }
      keeping.putAll(back);
    }
  }

  private static List<ConfigurationFile> accept(
      Map<ConfigurationFile, Configuration> keeping,
      Map<ConfigurationFile, Configuration> candidates,
      Map<ConfigurationFile, List<Problem>> refused) {
    var together = new TreeMap<>(keeping);
    var accepted = new ArrayList<ConfigurationFile>();
    candidates.forEach(
        (file, candidate) -> {
          var problems = Conflicts.of(candidate, together.values());
          if (problems.isEmpty()) {
            together.put(file, candidate);
            accepted.add(file);
            refused.remove(file);
          } else {
            refused.put(file, problems);
          }
        });
    return accepted;
  }
}
