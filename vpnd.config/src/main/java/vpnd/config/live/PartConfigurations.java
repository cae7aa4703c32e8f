// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;
import vpnd.api.operation.Reason;
import vpnd.config.file.Configuration;

/**
 * Publishes the parameters {@code x-NAME.KEY} of the running tunnels as the configurations of parts
 * that declare them, and logs each that no part can use once. Follows the bundles. Thread-safe.
 */
final class PartConfigurations implements BundleListener, AutoCloseable {
  private static final Logger LOG = System.getLogger("vpnd.config");
  private static final String ANY_BUNDLE = "?";

  private final BundleContext context;
  private final ConfigurationAdmin admin;
  private final Map<String, org.osgi.service.cm.Configuration> published = new HashMap<>();
  private SortedMap<String, PartSettings> wanted = new TreeMap<>();
  private Set<String> reported = Set.of();

  PartConfigurations(BundleContext context, ConfigurationAdmin admin) {
    this.context = context;
    this.admin = admin;
    context.addBundleListener(this);
  }

  /** Publishes the parameters of these tunnels, and no others. */
  synchronized void publish(Collection<Configuration> running) {
    wanted = PartSettings.of(running);
    publish();
  }

  @Override
  public synchronized void bundleChanged(BundleEvent event) {
    boolean mayDeclare =
        switch (event.getType()) {
          case BundleEvent.INSTALLED, BundleEvent.UPDATED, BundleEvent.UNINSTALLED -> true;
          default -> false;
        };
    if (mayDeclare && !wanted.isEmpty()) {
      publish();
    }
  }

  private void publish() {
    var faults = new HashSet<String>();
    var values = new HashMap<String, Map<String, Object>>();
    if (!wanted.isEmpty()) {
      var definitions = PartDefinitions.read(context, faults);
      wanted.forEach(
          (name, settings) -> {
            var valid = settings.values(definitions.of(name), faults);
            if (valid != null) {
              values.put(name, valid);
            }
          });
    }
    try {
      update(values);
    } catch (IOException e) {
      faults.add("the parameters of parts cannot be passed on: " + Reason.of(e));
    }
    faults.stream()
        .filter(fault -> !reported.contains(fault))
        .sorted()
        .forEach(fault -> LOG.log(Level.WARNING, fault));
    reported = faults;
  }

  /** A configuration that is as before causes no event. */
  private void update(Map<String, Map<String, Object>> values) throws IOException {
    for (var former : Set.copyOf(published.keySet())) {
      if (!values.containsKey(former)) {
        published.remove(former).delete();
      }
    }
    for (var entry : values.entrySet()) {
      var configuration = admin.getConfiguration(entry.getKey(), ANY_BUNDLE);
      published.put(entry.getKey(), configuration);
      configuration.updateIfDifferent(FrameworkUtil.asDictionary(entry.getValue()));
    }
  }

  /** Deletes what is published. */
  @Override
  public void close() {
    context.removeBundleListener(this);
    publish(Set.of());
  }
}
