// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vpnd.api.crypto.PublicKey;
import vpnd.api.operation.Reason;
import vpnd.api.secret.KeyFault;
import vpnd.api.secret.SecretKey;
import vpnd.config.file.Configuration;
import vpnd.config.file.ConfigurationException;
import vpnd.config.file.ConfigurationFile;
import vpnd.config.file.Parameter;
import vpnd.config.file.Problem;
import vpnd.config.file.Problems;
import vpnd.config.role.RoleJars;

/**
 * The result of checking the configuration files before a start. Needs no OSGi framework and keeps
 * no secret.
 *
 * @param good the valid files; their tunnels can run together
 * @param problems of all other files, in the order of the files
 * @param warnings likely mistakes that do not prevent a start
 * @param library {@code sodium_library} of the good files; null if none names one
 */
public record ConfigurationCheck(
    List<Path> good, List<Problem> problems, List<Problem> warnings, @Nullable Path library) {

  /** Copies the lists. */
  public ConfigurationCheck {
    good = List.copyOf(good);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /** Checks that a key pair can belong to two different hosts. */
  public interface KeyChecker {
    /**
     * Checks one pair.
     *
     * @param library {@code sodium_library}; null for the default one
     * @return null if the keys are usable
     * @throws IOException if libsodium cannot be loaded; the message states the cause and the
     *     remedy
     */
    @Nullable KeyFault fault(SecretKey local, PublicKey remote, @Nullable Path library)
        throws IOException;
  }

  /**
   * Reads the files up to and including the first valid one, which is enough for a start.
   *
   * @throws IOException if the files cannot be listed
   */
  public static ConfigurationCheck untilFirstGood(Sources sources, RoleJars roles)
      throws IOException {
    return of(sources, roles, true, (configuration, problems, warnings) -> {});
  }

  /**
   * Reads all files, and also checks the keys and the present state of this host.
   *
   * @throws IOException if the files cannot be listed
   */
  public static ConfigurationCheck withHost(Sources sources, RoleJars roles, KeyChecker keys)
      throws IOException {
    var host = new HostCheck(HostInterfaces.now(), NftCheck.ofLinux());
    return of(
        sources,
        roles,
        false,
        (configuration, problems, warnings) -> {
          checkKeys(configuration, keys, problems);
          host.check(configuration, problems, warnings);
        });
  }

  /** Checks a configuration that is valid by itself. */
  interface FurtherCheck {
    void check(Configuration configuration, Problems problems, Problems warnings);
  }

  /** Stops after the first valid file if {@code isOneEnough}. */
  static ConfigurationCheck of(
      Sources sources, RoleJars roles, boolean isOneEnough, FurtherCheck further)
      throws IOException {
    var problems = new ArrayList<Problem>();
    var warnings = new ArrayList<Problem>();
    var configurations = new TreeMap<ConfigurationFile, Configuration>();
    var files = sources.files().keySet();
    if (files.isEmpty()) {
      (sources.exist() ? warnings : problems).add(sources.nothingThere());
    }
    for (var file : files) {
      try {
        var configuration = file.read(roles);
        warnings.addAll(configuration.warnings());
        configurations.put(file, configuration);
        if (isOneEnough) {
          break;
        }
      } catch (ConfigurationException e) {
        problems.addAll(e.problems());
      }
    }
    var selection = Selection.of(Map.of(), configurations);
    selection.refused().values().forEach(problems::addAll);
    var good = new ArrayList<Path>();
    @Nullable Path library = null;
    for (var file : selection.accepted()) {
      var configuration = requireNonNull(configurations.get(file));
      var found = new Problems(file.path());
      var odd = new Problems(file.path());
      further.check(configuration, found, odd);
      problems.addAll(found.sorted());
      warnings.addAll(odd.sorted());
      if (found.isEmpty()) {
        good.add(file.path());
        library = library == null ? configuration.sodiumLibrary() : library;
      }
    }
    problems.sort(Comparator.comparing(Problem::file));
    configurations.values().forEach(Configuration::close);
    return new ConfigurationCheck(good, problems, warnings, library);
  }

  private static void checkKeys(Configuration configuration, KeyChecker keys, Problems problems) {
    var tunnel = configuration.tunnel();
    try {
      var fault =
          keys.fault(
              configuration.localSecretKey(),
              tunnel.remotePublicKey(),
              configuration.sodiumLibrary());
      if (fault != null) {
        problems.add(configuration.lineOf(Parameter.REMOTE_PK), fault.fault(), fault.remedy());
      }
    } catch (IOException e) {
      problems.add(
          configuration.lineOf(Parameter.SODIUM_LIBRARY),
          "there is no cipher: " + Reason.of(e),
          "then check again");
    }
  }
}
