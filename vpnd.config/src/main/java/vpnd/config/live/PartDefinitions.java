// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import vpnd.api.operation.Reason;
import vpnd.config.part.Attribute;
import vpnd.config.part.Metatype;

/** The parameters that installed bundles declare. */
final class PartDefinitions {
  private final Map<String, Map<String, Attribute>> byPid = new HashMap<>();

  private PartDefinitions() {}

  /**
   * Reads those of all bundles. If two declare the same PID, the one that was installed first
   * counts.
   *
   * @param faults receives a line for each file that cannot be read
   */
  static PartDefinitions read(BundleContext context, Set<String> faults) {
    var definitions = new PartDefinitions();
    for (var bundle : context.getBundles()) { // by id
      definitions.read(bundle, faults);
    }
    return definitions;
  }

  /** The parameters of a PID by name; null if no bundle declares it. */
  @Nullable Map<String, Attribute> of(String pid) {
    return byPid.get(pid);
  }

  private void read(Bundle bundle, Set<String> faults) {
    try {
      // Unlike a search by findEntries, this does not resolve the bundle.
      var paths = bundle.getEntryPaths(Metatype.DIRECTORY);
      for (var path : paths == null ? List.<String>of() : Collections.list(paths)) {
        if (path.endsWith(".xml")) {
          read(bundle, path, faults);
        }
      }
    } catch (IllegalStateException e) {
      // It was uninstalled meanwhile.
    }
  }

  private void read(Bundle bundle, String path, Set<String> faults) {
    try (var content = requireNonNull(bundle.getEntry(path)).openStream()) {
      Metatype.read(content).forEach(byPid::putIfAbsent);
    } catch (IOException e) {
      faults.add(
          "the parameters of the bundle %s are not known: %s: %s; build it with a valid file"
              .formatted(bundle.getSymbolicName(), path, Reason.of(e)));
    }
  }
}
