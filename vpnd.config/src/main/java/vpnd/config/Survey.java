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
import vpnd.api.KeyFault;
import vpnd.api.PublicKey;
import vpnd.api.Reason;
import vpnd.api.SecretKey;

/**
 * What a start would find in the configuration files. It needs no OSGi framework and keeps no
 * secret.
 *
 * @param good the files whose tunnels can run together
 * @param problems of all other files, in the order of the files
 * @param warnings what is probably not meant
 * @param library {@code sodium_library} of the good files; null if none names one
 */
public record Survey(
    List<Path> good, List<Problem> problems, List<Problem> warnings, @Nullable Path library) {

  /** Copies the lists. */
  public Survey {
    good = List.copyOf(good);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /** Tells whether the keys of a configuration can be those of two sides. */
  public interface Keys {
    /**
     * Looks at them.
     *
     * @param library {@code sodium_library}; null for whichever is there
     * @return null if nothing is wrong
     * @throws IOException if there is no libsodium; the message says why and what would help
     */
    @Nullable KeyFault fault(SecretKey local, PublicKey remote, @Nullable Path library)
        throws IOException;
  }

  /**
   * Reads the files up to the first good one, which is enough for a start; all of them if none is.
   *
   * @throws IOException if it cannot be told which there are
   */
  public static Survey untilGood(Sources sources) throws IOException {
    return of(sources, true, (configuration, problems, warnings) -> {});
  }

  /**
   * Reads all files, and looks also at what a start would find out only later: at the keys, and at
   * this host as it is now.
   *
   * @throws IOException if it cannot be told which files there are
   */
  public static Survey withHost(Sources sources, Keys keys) throws IOException {
    var host = new HostCheck(HostInterfaces.now());
    return of(
        sources,
        false,
        (configuration, problems, warnings) -> {
          checkKeys(configuration, keys, problems);
          host.check(configuration, problems, warnings);
        });
  }

  /** Looks at a good configuration. */
  interface Look {
    void at(Configuration configuration, Problems problems, Problems warnings);
  }

  /** As {@link #untilGood} if one is enough. */
  static Survey of(Sources sources, boolean isOneEnough, Look look) throws IOException {
    var problems = new ArrayList<Problem>();
    var warnings = new ArrayList<Problem>();
    var configurations = new TreeMap<ConfigurationFile, Configuration>();
    var files = sources.files().keySet();
    if (files.isEmpty()) {
      (sources.exist() ? warnings : problems).add(sources.nothingThere());
    }
    for (var file : files) {
      try {
        var configuration = file.read();
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
      look.at(configuration, found, odd);
      problems.addAll(found.sorted());
      warnings.addAll(odd.sorted());
      if (found.isEmpty()) {
        good.add(file.path());
        library = library == null ? configuration.sodiumLibrary() : library;
      }
    }
    problems.sort(Comparator.comparing(Problem::file));
    configurations.values().forEach(Configuration::close);
    return new Survey(good, problems, warnings, library);
  }

  private static void checkKeys(Configuration configuration, Keys keys, Problems problems) {
    var tunnel = configuration.tunnel();
    try {
      var fault =
          keys.fault(
              tunnel.localSecretKey(), tunnel.remotePublicKey(), configuration.sodiumLibrary());
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
