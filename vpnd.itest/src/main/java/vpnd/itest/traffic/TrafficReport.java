// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.traffic;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Figures that a traffic program writes as one line, such as {@code report lost=0 received=100}.
 */
public record TrafficReport(Map<String, Long> figures) {
  /** The line of a program's output that is a report. */
  public static final Pattern LINE = Pattern.compile("^report ");

  /** Reads a line that {@link #toString} wrote. */
  public static TrafficReport parse(String line) {
    var figures = new LinkedHashMap<String, Long>();
    for (var figure : LINE.matcher(line).replaceFirst("").split(" ", -1)) {
      int equals = figure.indexOf('=');
      figures.put(figure.substring(0, equals), Long.valueOf(figure.substring(equals + 1)));
    }
    return new TrafficReport(figures);
  }

  /**
   * A figure by its name.
   *
   * @throws IllegalArgumentException if the report has no such figure
   */
  public long get(String name) {
    var value = figures.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name + " in " + this);
    }
    return value;
  }

  @Override
  public String toString() {
    return figures.entrySet().stream()
        .map(figure -> figure.getKey() + "=" + figure.getValue())
        .collect(Collectors.joining(" ", "report ", ""));
  }
}
