// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

/** In which order bundles start; the framework stops them in the opposite one. */
final class StartLevel {
  /**
   * That of bundles of somebody else, which start last all the same, but stop last too: one that
   * does not stop keeps none of vpnd's own from it.
   */
  static final int OTHERS = 1;

  /** That of all bundles of vpnd but those below. */
  private static final int PARTS = OTHERS + 1;

  /** The bundle that starts and ends tunnels, so that they find all their parts in place. */
  private static final String TUNNELS = "vpnd.config";

  /** The bundles of the shell, which no tunnel waits for. */
  private static final String SHELL = "vpnd.shell";

  private static final String COMMANDS = "org.apache.felix.gogo.";

  /** The highest one. */
  static final int LAST = PARTS + 2;

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
