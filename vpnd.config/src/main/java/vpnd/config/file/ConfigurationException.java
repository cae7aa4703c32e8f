// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import vpnd.config.trust.PathTrust;

/** A configuration file cannot be used. Never contains any part of a key. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  private final transient Map<Path, PathTrust.Exposure> exposures;

  ConfigurationException(List<Problem> problems) {
    this(problems, Map.of());
  }

  /**
   * @param exposures of programs that the configuration names
   */
  ConfigurationException(List<Problem> problems, Map<Path, PathTrust.Exposure> exposures) {
    this.problems = List.copyOf(problems);
    this.exposures = Map.copyOf(exposures);
  }

  /** All problems of the file in the order of its lines, then those without a line. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * Programs that it names and that other users can change; this can be corrected without editing
   * the file.
   */
  public Map<Path, PathTrust.Exposure> exposures() {
    return exposures;
  }

  /** The problems, one per line. */
  @Override
  public String getMessage() {
    return problems.stream().map(Problem::toString).collect(joining("\n"));
  }
}
