// SPDX-License-Identifier: BSD-2-Clause
package vpnd.inventory;

/**
 * A jar or a native library.
 *
 * @param file its path in the distribution; after {@code !/} the path inside a jar
 * @param group its group, as in Maven
 * @param name its artifact, as in Maven
 * @param version its version
 * @param licence an expression of SPDX
 * @param sha256 of its bytes, in hexadecimal digits
 */
record Part(String file, String group, String name, String version, String licence, String sha256) {
  private static final String OWN_GROUP = "io.github.vpnd";

  /** Whether it was built from the sources of this project. */
  boolean isOwn() {
    return isOwn(group);
  }

  static boolean isOwn(String group) {
    return group.equals(OWN_GROUP);
  }
}
