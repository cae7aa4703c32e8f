// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds what keeps a configuration from running beside others, in a time that does not grow with
 * their number. Those in here are in no conflict with each other; of each file there is one at
 * most.
 */
final class Conflicts {
  private final Map<Object, SortedMap<ConfigurationFile, Claim>> claims = new HashMap<>();

  /** Takes a configuration in, of whose file there is none, and of which nothing is in the way. */
  void add(Configuration configuration) {
    for (var claim : Claim.of(configuration)) {
      claims
          .computeIfAbsent(claim.thing(), thing -> new TreeMap<>())
          .put(configuration.file(), claim);
    }
  }

  /** Takes a configuration out. */
  void remove(Configuration configuration) {
    for (var claim : Claim.of(configuration)) {
      var users = claims.get(claim.thing());
      if (users != null) {
        users.remove(configuration.file());
      }
    }
  }

  /**
   * What keeps a configuration from being in here, told once for each kind of conflict.
   *
   * @param later where the problems are reported; an earlier one of its file, which it would
   *     replace, is no conflict
   */
  List<Problem> of(Configuration later) {
    var problems = new ArrayList<Problem>();
    for (var claim : Claim.of(later)) {
      var users = claims.getOrDefault(claim.thing(), new TreeMap<>());
      for (var user : users.entrySet()) {
        if (!user.getKey().equals(later.file())) {
          // The others use it like this one.
          if (!user.getValue().use().equals(claim.use())) {
            var fault = claim.fault() + " " + user.getKey().path();
            problems.add(new Problem(later.file().path(), claim.line(), fault, claim.remedy()));
          }
          break;
        }
      }
    }
    return problems;
  }
}
