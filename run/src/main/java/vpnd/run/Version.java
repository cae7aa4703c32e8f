// SPDX-License-Identifier: BSD-2-Clause
package vpnd.run;

/** The version of this build, from the manifest of its jar. */
final class Version {
  private Version() {}

  static String line() {
    return "vpnd " + number();
  }

  static String number() {
    return String.valueOf(Version.class.getPackage().getImplementationVersion());
  }
}
