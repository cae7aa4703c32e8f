// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import vpnd.api.Role;

/** The implementations of each role that are there; not thread-safe. */
final class Roles {
  private record Offer(Role role, int ranking) {}

  private final Map<String, List<Offer>> byName = new HashMap<>();

  /** One more; returns the name of its role. */
  String add(Role role, Map<String, ?> properties) {
    var name = name(properties);
    var ranking = properties.get(Constants.SERVICE_RANKING) instanceof Integer number ? number : 0;
    byName.computeIfAbsent(name, key -> new ArrayList<>()).add(new Offer(role, ranking));
    return name;
  }

  /** One less; returns the name of its role. */
  String remove(Role role, Map<String, ?> properties) {
    var name = name(properties);
    byName.getOrDefault(name, new ArrayList<>()).removeIf(offer -> offer.role == role);
    return name;
  }

  /** The implementation of the highest ranking, of several the first; null if there is none. */
  @Nullable Role best(String name) {
    return byName.getOrDefault(name, List.of()).stream()
        .min(Comparator.comparing(Offer::ranking, Comparator.reverseOrder()))
        .map(Offer::role)
        .orElse(null);
  }

  private static String name(Map<String, ?> properties) {
    return String.valueOf(properties.get(Role.PROPERTY));
  }
}
