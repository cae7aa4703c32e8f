// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.role;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The capability {@value #NAMESPACE}, with which a bundle declares that it has a role.
 *
 * @param role the name of the role
 * @param version of the capability; empty if the bundle gives none
 */
record RoleCapability(String role, String version) {
  private static final String NAMESPACE = "vpnd.role";
  private static final String OUTSIDE_QUOTES = "(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)";

  /** Those of a header {@code Provide-Capability} (OSGi Core 8, section 3.3.6). */
  static List<RoleCapability> ofHeader(String header) {
    var found = new ArrayList<RoleCapability>();
    for (var clause : header.split("," + OUTSIDE_QUOTES, -1)) {
      var isRole = false;
      var attributes = new HashMap<String, String>();
      for (var part : clause.split(";" + OUTSIDE_QUOTES, -1)) {
        int equals = part.indexOf('=');
        if (equals < 0) {
          isRole |= part.strip().equals(NAMESPACE);
        } else {
          var name = part.substring(0, equals).strip().replaceFirst(":[A-Za-z]+$", "");
          attributes.put(name, part.substring(equals + 1).strip().replace("\"", ""));
        }
      }
      var role = attributes.get("role");
      if (isRole && role != null) {
        found.add(new RoleCapability(role, attributes.getOrDefault("version", "")));
      }
    }
    return found;
  }

  /** Why its version is not in {@code [1.0,2)}, which this vpnd requires; null if it is. */
  @Nullable String fault() {
    if (version.isEmpty()) {
      return "its capability " + NAMESPACE + " has no version";
    }
    return version.equals("1") || version.startsWith("1.")
        ? null
        : "its capability %s has the version %s, which is not in [1.0,2)"
            .formatted(NAMESPACE, version);
  }
}
