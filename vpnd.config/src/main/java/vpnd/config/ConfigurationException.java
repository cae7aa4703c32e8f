// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration file cannot be used. It never tells a key or a part of one. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  private final transient Map<Path, PathTrust.Danger> dangers;

  ConfigurationException(List<Problem> problems) {
    this(problems, Map.of());
  }

  /**
   * @param dangers to files that the configuration names
   */
  ConfigurationException(List<Problem> problems, Map<Path, PathTrust.Danger> dangers) {
    this.problems = List.copyOf(problems);
    this.dangers = Map.copyOf(dangers);
  }

  /** All problems of the file in the order of its lines, then those that are in no line. */
  public List<Problem> problems() {
    return problems;
  }

  /** Files that it names and that others can change, which can be mended elsewhere. */
  Map<Path, PathTrust.Danger> dangers() {
    return dangers;
  }

  /** The problems, one in a line. */
  @Override
  public String getMessage() {
    return problems.stream().map(Problem::toString).collect(joining("\n"));
  }
}
