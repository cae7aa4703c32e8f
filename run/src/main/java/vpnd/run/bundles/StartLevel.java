// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.bundles;

/** Start levels of bundles; the framework stops them in reverse order. */
final class StartLevel {
  /**
   * Third-party bundles. They start last all the same, but stop last too: one that hangs does not
   * keep vpnd's own bundles from stopping.
   */
  static final int OTHERS = 1;

  /** All other bundles of the distribution. */
  private static final int PARTS = OTHERS + 1;

  /** The bundle that starts tunnels; after all parts that they need. */
  private static final String TUNNELS = "vpnd.config";

  /** The bundles of the shell, which tunnels do not need. */
  private static final String SHELL = "vpnd.shell";

  private static final String COMMANDS = "org.apache.felix.gogo.";

  /** The highest level. */
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
