// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A configuration file cannot be used. It never tells a key or a part of one. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  ConfigurationException(List<Problem> problems) {
    this.problems = List.copyOf(problems);
  }

  /** All problems of the file in the order of its lines, then those that are in no line. */
  public List<Problem> problems() {
    return problems;
  }

  /** The problems, one in a line. */
  @Override
  public String getMessage() {
    return problems.stream().map(Problem::toString).collect(joining("\n"));
  }
}
