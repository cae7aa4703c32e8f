// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vpnd.config.trust.PathTrust;

/** A configuration file cannot be used. Never contains any part of a key. */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  private final transient Map<Path, PathTrust.Exposure> exposures;

  private final @Nullable String unknownRole;

  ConfigurationException(List<Problem> problems) {
    this(problems, Map.of(), null);
  }

  /**
   * @param exposures of programs that the configuration names
   * @param unknownRole the role that it names and that does not exist, or null
   */
  ConfigurationException(
      List<Problem> problems,
      Map<Path, PathTrust.Exposure> exposures,
      @Nullable String unknownRole) {
    this.problems = List.copyOf(problems);
    this.exposures = Map.copyOf(exposures);
    this.unknownRole = unknownRole;
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

  /**
   * The role that it names and that does not exist, or null; this too can be corrected without
   * editing the file.
   */
  public @Nullable String unknownRole() {
    return unknownRole;
  }

  /** The problems, one per line. */
  @Override
  public String getMessage() {
    return problems.stream().map(Problem::toString).collect(joining("\n"));
  }
}
