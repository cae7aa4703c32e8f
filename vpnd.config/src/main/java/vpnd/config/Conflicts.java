// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import vpnd.config.file.Configuration;
import vpnd.config.file.ConfigurationFile;
import vpnd.config.file.Problem;

/**
 * A set of configurations without conflicts, at most one per file, that finds the conflicts of a
 * further one in time independent of its size.
 */
final class Conflicts {
  private final Map<Object, SortedMap<ConfigurationFile, Claim>> claims = new HashMap<>();

  /** Adds a configuration that has no conflicts, and of whose file there is none. */
  void add(Configuration configuration) {
    for (var claim : Claim.of(configuration)) {
      claims
          .computeIfAbsent(claim.resource(), resource -> new TreeMap<>())
          .put(configuration.file(), claim);
    }
  }

  /** Removes a configuration. */
  void remove(Configuration configuration) {
    for (var claim : Claim.of(configuration)) {
      var users = claims.get(claim.resource());
      if (users != null) {
        users.remove(configuration.file());
      }
    }
  }

  /**
   * The conflicts of a configuration with this set, one problem for each kind.
   *
   * @param later the candidate; one of the same file, which it would replace, is not a conflict
   */
  List<Problem> of(Configuration later) {
    var problems = new ArrayList<Problem>();
    for (var claim : Claim.of(later)) {
      var users = claims.getOrDefault(claim.resource(), new TreeMap<>());
      for (var user : users.entrySet()) {
        if (!user.getKey().equals(later.file())) {
          // All other users agree with this one.
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
