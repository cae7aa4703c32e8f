// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

/** In which order bundles start; the framework stops them in the opposite one. */
final class StartLevel {
  /** That of all bundles but those below. */
  private static final int PARTS = 1;

  /** The bundle that starts and ends tunnels, so that they find all their parts in place. */
  private static final String TUNNELS = "vpnd.config";

  /** The bundles of the shell, which no tunnel waits for. */
  private static final String SHELL = "vpnd.shell";

  private static final String COMMANDS = "org.apache.felix.gogo.";

  /** The highest one. */
  static final int LAST = 3;

  private StartLevel() {}

  /**
   * The level of a bundle.
   *
   * @param name its symbolic name
   */
  static int of(String name) {
    if (name.equals(TUNNELS)) {
      return PARTS + 1;
    }
    return name.equals(SHELL) || name.startsWith(COMMANDS) ? LAST : PARTS;
  }
}
