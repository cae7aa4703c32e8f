// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.live;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;
import vpnd.api.operation.Reason;
import vpnd.config.Selection;
import vpnd.config.file.CodePaths;
import vpnd.config.file.Configuration;
import vpnd.config.file.ConfigurationException;
import vpnd.config.file.ConfigurationFile;
import vpnd.config.file.Problem;
import vpnd.config.role.RoleJars;
import vpnd.config.trust.PathTrust;
import vpnd.filewatch.FileChanges;

/**
 * The tunnels of all configuration files. Each valid file without conflicts gets a tunnel; that of
 * a file that is no longer valid keeps running.
 *
 * <p>Events and problems of files are logged. Thread-safe.
 */
final class TunnelSet implements AutoCloseable {
  private static final Logger LOG = System.getLogger("vpnd.config");

  /** The state of a file. */
  private static final class Known {
    @Nullable ManagedTunnel running;

    /** The tunnel to run in place of the running one; kept while it has conflicts. */
    @Nullable ManagedTunnel wanted;

    /** The problems of the file as it is now. */
    List<Problem> problems = List.of();

    /** Programs that others can change, which prevent a valid file from being used. */
    Map<Path, PathTrust.Exposure> exposures = Map.of();

    /** The role that it names and that does not exist, or null. */
    @Nullable String unknownRole;

    /** Whether the file is valid but the installation lacks a part. */
    boolean lacksPart;

    void forgetWanted() {
      if (wanted != null) {
        wanted.close();
        wanted = null;
      }
    }

    void end() {
      if (running != null) {
        running.close();
        running = null;
      }
    }
  }

  private final RoleJars roles;
  private final ManagedTunnel.Factory factory;
  private final Consumer<List<Configuration>> runningChanged;
  private final Map<ConfigurationFile, Known> files = new TreeMap<>();

  /**
   * @param roles the roles that files may name
   * @param runningChanged receives the configurations of all running tunnels after each change
   */
  TunnelSet(
      RoleJars roles, ManagedTunnel.Factory factory, Consumer<List<Configuration>> runningChanged) {
    this.roles = roles;
    this.runningChanged = runningChanged;
    this.factory = factory;
  }

  /** Applies changes of the files. */
  synchronized void apply(FileChanges<ConfigurationFile> changes) {
    changes.removed().forEach(this::remove);
    changes.added().forEach(this::read);
    changes.changed().forEach(this::read);
    startWanted();
    announceRunning();
  }

  /** Retries files for which the installation lacked a part; the installation is not watched. */
  synchronized void retry() {
    var lacking = files.keySet().stream().filter(file -> known(file).lacksPart).toList();
    lacking.forEach(this::read);
    startWanted();
    announceRunning();
  }

  /**
   * Reads files again that are as before, but whose problem is elsewhere and has changed: the
   * exposure of a program that they name, or a role that did not exist.
   */
  synchronized void retryRepaired() {
    var repaired = files.keySet().stream().filter(file -> isRepaired(known(file))).toList();
    if (!repaired.isEmpty()) {
      repaired.forEach(this::read);
      startWanted();
      announceRunning();
    }
  }

  private boolean isRepaired(Known known) {
    return CodePaths.haveChanged(known.exposures)
        || (known.unknownRole != null && roles.contain(known.unknownRole));
  }

  /** The problems of the files that are not in use as they are now. */
  synchronized List<Problem> problems() {
    return files.values().stream().flatMap(known -> known.problems.stream()).toList();
  }

  private void remove(ConfigurationFile file) {
    var known = files.remove(file);
    if (known != null) {
      known.forgetWanted();
      info(file, known.running == null ? "is gone" : "is gone: its tunnel ends");
      known.end();
    }
  }

  private void read(ConfigurationFile file) {
    var known = files.computeIfAbsent(file, added -> new Known());
    known.forgetWanted();
    known.problems = List.of();
    known.exposures = Map.of();
    known.unknownRole = null;
    known.lacksPart = false;
    try {
      var configuration = file.read(roles);
      configuration.warnings().forEach(warning -> LOG.log(Level.WARNING, warning.toString()));
      if (known.running != null && known.running.configuration().isEquivalentTo(configuration)) {
        configuration.close();
        info(file, "was changed and says the same: its tunnel goes on");
      } else {
        known.wanted = factory.prepare(configuration);
      }
    } catch (ConfigurationException e) {
      known.exposures = e.exposures();
      known.unknownRole = e.unknownRole();
      report(file, known, e.problems());
    } catch (IOException | BundleException | RuntimeException e) {
      reportLack(file, known, e);
    }
  }

  private void announceRunning() {
    runningChanged.accept(
        files.values().stream()
            .map(known -> known.running)
            .filter(Objects::nonNull)
            .map(ManagedTunnel::configuration)
            .toList());
  }

  private void startWanted() {
    var running = new HashMap<ConfigurationFile, Configuration>();
    var wanted = new HashMap<ConfigurationFile, Configuration>();
    files.forEach(
        (file, known) -> {
          if (known.running != null) {
            running.put(file, known.running.configuration());
          }
          if (known.wanted != null) {
            wanted.put(file, known.wanted.configuration());
          }
        });
    if (wanted.isEmpty()) {
      return;
    }
    var selection = Selection.of(running, wanted);
    selection.refused().forEach(this::refuse);
    // Replaced tunnels stop first, since others may need their resources.
    selection.accepted().forEach(file -> known(file).end());
    selection.accepted().forEach(file -> start(file, running.containsKey(file)));
  }

  /** A refused tunnel is kept: the conflict may be resolved. */
  private void refuse(ConfigurationFile file, List<Problem> conflicts) {
    var known = known(file);
    if (!conflicts.equals(known.problems)) {
      report(file, known, conflicts);
    }
  }

  private void start(ConfigurationFile file, boolean again) {
    var known = known(file);
    var tunnel = requireNonNull(known.wanted);
    known.wanted = null;
    known.problems = List.of();
    try {
      info(file, again ? "was changed: its tunnel starts anew" : "is read: its tunnel starts");
      tunnel.start();
      known.running = tunnel;
    } catch (IOException | BundleException | RuntimeException e) {
      tunnel.close();
      reportLack(file, known, e);
    }
  }

  private Known known(ConfigurationFile file) {
    return requireNonNull(files.get(file));
  }

  private static void reportLack(ConfigurationFile file, Known known, Exception e) {
    known.lacksPart = true;
    report(
        file,
        known,
        List.of(
            new Problem(
                file.path(),
                0,
                "the tunnel cannot be started: " + Reason.of(e),
                "repair the installation, then run: vpndctl reload")));
  }

  private static void report(ConfigurationFile file, Known known, List<Problem> problems) {
    known.problems = problems;
    problems.forEach(problem -> LOG.log(Level.ERROR, problem.toString()));
    if (known.running != null) {
      info(file, "cannot be used as it is now: its tunnel goes on as before");
    }
  }

  private static void info(ConfigurationFile file, String event) {
    LOG.log(Level.INFO, file.path() + " " + event);
  }

  /** Stops all tunnels. */
  @Override
  public synchronized void close() {
    for (var known : files.values()) {
      known.forgetWanted();
      known.end();
    }
    files.clear();
    announceRunning();
  }
}
