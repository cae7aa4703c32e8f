// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run.process;

/** The version of this build, from the manifest of its jar. */
public final class Version {
  private Version() {}

  public static String line() {
    return "vpnd " + number();
  }

  public static String number() {
    return String.valueOf(Version.class.getPackage().getImplementationVersion());
  }
}
