// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import vpnd.api.config.ConfigurationFiles;
import vpnd.api.operation.Finding;
import vpnd.api.operation.Finding.Cause;
import vpnd.api.operation.Reason;
import vpnd.config.Sources;
import vpnd.config.file.Problem;
import vpnd.config.role.RoleJars;

/**
 * Runs the tunnels of the configuration files, and follows changes of the files. The framework
 * property {@value #SOURCES} has their locations ({@link Sources#toString}), {@value #HOME} the
 * distribution, whose {@code bundles/role/} holds the bundles of the roles; without it only roles
 * of installed bundles are used.
 */
@Component(immediate = true)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>='vpnd.api.config.TunnelConfig'",
    effective = "active")
public final class ConfigurationLoader implements ConfigurationFiles {
  private static final String SOURCES = "vpnd.config";
  private static final String HOME = "vpnd.home";

  /** A directory that cannot exist. */
  private static final String NOWHERE = "/dev/null/vpnd";

  private static final Logger LOG = System.getLogger("vpnd.config");

  private final Sources sources;
  private final PartConfigurations parts;
  private final TunnelSet tunnels;
  private final ConfigurationWatcher watcher;

  /**
   * Called by the runtime.
   *
   * @throws IOException if the files cannot be listed
   */
  @Activate
  public ConfigurationLoader(BundleContext context, @Reference ConfigurationAdmin admin)
      throws IOException {
    var locations = context.getProperty(SOURCES);
    if (locations == null) {
      throw new IOException(
          "the framework property %s is not set; set it to a configuration file or a directory"
              .formatted(SOURCES));
    }
    sources = Sources.parse(locations);
    var home = Objects.requireNonNullElse(context.getProperty(HOME), NOWHERE);
    var roles = new RoleJars(Path.of(home), new InstalledRoles(context)::contain);
    var factory = new TunnelRegistrar(context, admin, new RoleBundles(context, roles));
    parts = new PartConfigurations(context, admin);
    if (sources.files().isEmpty()) {
      LOG.log(Level.WARNING, sources.nothingThere().toString());
    }
    tunnels = new TunnelSet(roles, factory, parts::publish);
    watcher = new ConfigurationWatcher(sources, tunnels::apply, tunnels::retryRepaired);
    try {
      watcher.start();
    } catch (IOException e) {
      var reason = Reason.of(e);
      LOG.log(Level.ERROR, reason);
      var finding = new Finding(Cause.MISSING_PART, "No configuration file is followed.", reason);
      var properties = FrameworkUtil.asDictionary(Map.of(Finding.TEXT, reason));
      context.registerService(Finding.class, finding, properties);
    }
  }

  @Override
  public void reload() {
    try {
      watcher.follow();
      tunnels.retry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public List<String> problems() {
    try {
      var problems = tunnels.problems();
      return (sources.files().isEmpty() ? List.of(sources.nothingThere()) : problems)
          .stream().map(Problem::toString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Deactivate
  void stop() {
    watcher.close();
    tunnels.close();
    parts.close();
  }
}
