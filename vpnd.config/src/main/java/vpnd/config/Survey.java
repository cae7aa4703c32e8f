// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a start would find in the configuration files. It needs no OSGi framework and keeps no
 * secret.
 *
 * @param good the files whose tunnels can run together
 * @param problems of all other files, in the order of the files
 * @param warnings what is probably not meant
 */
public record Survey(List<Path> good, List<Problem> problems, List<Problem> warnings) {

  /** Copies the lists. */
  public Survey {
    good = List.copyOf(good);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads all files.
   *
   * @throws IOException if it cannot be told which there are
   */
  public static Survey of(Sources sources) throws IOException {
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
      } catch (ConfigurationException e) {
        problems.addAll(e.problems());
      }
    }
    var selection = Selection.of(Map.of(), configurations);
    selection.refused().values().forEach(problems::addAll);
    problems.sort(Comparator.comparing(Problem::file));
    configurations.values().forEach(Configuration::close);
    var good = selection.accepted().stream().map(ConfigurationFile::path).toList();
    return new Survey(good, problems, warnings);
  }
}
