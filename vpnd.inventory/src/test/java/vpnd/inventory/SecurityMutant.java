// SPDX-License-Identifier: BSD-2-Clause
package vpnd.inventory;

import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row.
 */
enum SecurityMutant {
  G5_WHAT_IS_INSIDE_A_BUNDLE_IS_NOT_LISTED(
      "Distribution",
      "        addEmbedded(file, jar);\n",
      "        jar.entries();\n",
      "DistributionTest#aLibraryInsideABundleOfOursIsFound"),
  G5_A_JAR_NEED_NOT_SAY_WHAT_IT_IS(
      "Jar",
      "throw new IOException(file + \" does not say what it is\");",
      "return new Part(file, \"\", file, \"\", \"\", Sha256.of(content));",
      "DistributionTest#aJarOfUnknownOriginEndsTheBuildAlsoInsideABundleOfOurs"),
  G5_ANY_LIBSODIUM_IS_THE_KNOWN_ONE(
      "NativeCode",
      "name.startsWith(\"libsodium.\") && contains(content, '\\0' + SODIUM_VERSION + '\\0')",
      "name.startsWith(\"libsodium.\")",
      "DistributionTest#anotherVersionOfALibraryEndsTheBuild"),
  G5_THE_CHECKSUM_IS_ANOTHER(
      "Sha256", "\"SHA-256\"", "\"SHA-512/256\"", "DistributionTest#aJarIsWhatItSaysItIs");

  private static final String PACKAGE = "vpnd.inventory.";

  private final String type;
  private final String original;
  private final String replacement;
  private final String test;

  SecurityMutant(String type, String original, String replacement, String test) {
    this.type = PACKAGE + type;
    this.original = original;
    this.replacement = replacement;
    this.test = PACKAGE + test;
  }

  SourceMutant mutant() {
    return new SourceMutant(type, original, replacement);
  }

  /** The test that fails with it. */
  String test() {
    return test;
  }
}
