// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.nio.file.Path;
import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row.
 */
enum SecurityMutant {
  B2_A_LINK_HIDES_A_NONCE_FILE(
      "Claim",
      "          configuration.placeOf(file),",
      "          file,",
      "ConflictsTest#aNonceFileIsFoundBehindLinks(java.lang.String, java.nio.file.Path)"),
  D4_A_PROGRAM_OF_OTHERS_IS_RUN(
      "file.CodePaths",
      "line == 0 || path == null ? null",
      "line >= 0 || path == null ? null",
      "file.ConfigurationFileTest#aProgramThatOthersCanChangeOrExchangeIsRefused(java.lang.String)"),
  D4_A_GROUP_MAY_CHANGE_THE_CODE(
      "trust.TrustedCode",
      "WRITABLE_FOR_OTHERS = 022;",
      "WRITABLE_FOR_OTHERS = 02;",
      "trust.TrustedCodeTest#whatOthersMayWriteToIsTold(java.lang.String)"),
  D10_OTHERS_MAY_READ_THE_FILE(
      "file.ConfigurationFile",
      "OF_OTHERS = 066;",
      "OF_OTHERS = 022;",
      "file.ConfigurationFileTest#aFileThatOthersMayReadOrWriteIsRefusedWithTheCommandToRun(java.lang.String)"),
  D10_THE_FILE_MAY_BELONG_TO_ANYBODY(
      "file.ConfigurationFile",
      "!PathTrust.isTrusted(PathTrust.owner(attributes))",
      "PathTrust.owner(attributes) < 0",
      "file.ConfigurationFileTest#aFileADirectoryAndALinkOfAnotherUserAreRefused"),
  D10_ONLY_THE_LAST_DIRECTORY_COUNTS(
      "trust.PathTrust",
      "if (!rest.isEmpty()) {",
      "if (rest.size() == 1) {",
      "file.ConfigurationFileTest#aDirectoryThatOthersMayWriteToIsRefusedHoweverFarUp(java.lang.String)"),
  D10_THE_DIRECTORY_OF_A_LINK_DOES_NOT_COUNT(
      "trust.PathTrust",
      "      checkOwner(next, \"the link \", attributes(next));\n",
      "",
      "file.ConfigurationFileTest#aFileADirectoryAndALinkOfAnotherUserAreRefused"),
  D10_THE_FILE_STAYS_IN_MEMORY(
      "file.ConfigurationFile",
      "bytes.clear().put(new byte[bytes.capacity()]);",
      "bytes.clear();",
      "file.KeysInMemoryTest#aKeyThatWasReadAndClosedIsNowhere"),
  D10_A_KEY_IS_NOT_WIPED(
      "vpnd.api.secret.SecretKey",
      "    bytes.put(0, new byte[SIZE]);\n",
      "",
      "file.KeysInMemoryTest#aKeyThatWasReadAndClosedIsNowhere"),
  D11_A_SHORT_KEY_IS_FILLED_UP(
      "value.KeyTypes",
      "if (digits != DIGITS) {",
      "if (digits > DIGITS) {",
      "file.KeySecrecyTest#aKeyHasExactly64Digits(java.lang.String)"),
  D11_A_KEY_MAY_BE_OF_LOW_ORDER(
      "value.KeyTypes",
      "LOW_ORDER.stream().anyMatch(point -> Arrays.equals(point, masked))",
      "LOW_ORDER.isEmpty()",
      "file.KeySecrecyTest#aPublicKeyOfLowOrderIsRefused(java.lang.String)"),
  D11_BIT_255_HIDES_A_LOW_ORDER(
      "value.KeyTypes",
      "    masked[masked.length - 1] &= 0x7f;\n",
      "",
      "file.KeySecrecyTest#aPublicKeyOfLowOrderIsRefused(java.lang.String)"),
  D11_THE_OWN_SECRET_KEY_IS_THE_PEERS(
      "value.KeyTypes",
      "return secret.equals(other);",
      "return other.equals(null);",
      "file.OddFilesTest#theOwnSecretKeyIsNoPublicKey"),
  D11_ERRORS_ARE_FORGOTTEN(
      "file.ConfigurationParser",
      "if (!problems.isEmpty()) {",
      "if (file == null) {",
      "file.KeySecrecyTest#aKeyHasExactly64Digits(java.lang.String)");

  private static final String PACKAGE = "vpnd.config.";

  /** Of another module. */
  private static final String API = "vpnd.api";

  private final String type;
  private final String original;
  private final String replacement;
  private final String test;

  SecurityMutant(String type, String original, String replacement, String test) {
    this.type = type.startsWith(API) ? type : PACKAGE + type;
    this.original = original;
    this.replacement = replacement;
    this.test = PACKAGE + test;
  }

  SourceMutant mutant() {
    return new SourceMutant(
        Path.of(type.startsWith(API) ? "../" + API : ""), type, original, replacement);
  }

  /** The test that fails with it. */
  String test() {
    return test;
  }
}
