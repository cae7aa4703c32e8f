// SPDX-License-Identifier: BSD-2-Clause
package vpnd.crypto;

import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row.
 */
enum SecurityMutant {
  D10_A_DROPPED_KEY_STAYS(
      "KeyBlock",
      "      memory.bytes().putLong(word, 0);\n",
      "",
      "KeyPoolTest#aPlaceIsWipedBeforeItIsUsedAgain"),
  D10_MEMORY_IS_NOT_GIVEN_BACK(
      "SodiumMemory",
      "free.invokeVoid(new Object[] {block});",
      "block.toString();",
      "SodiumMemoryTest#isGoneOnceClosed"),
  D10_MEMORY_IS_NEITHER_GUARDED_NOR_KEPT_OUT_OF_DUMPS(
      "Sodium",
      "new SodiumMemory(address, size, library.getFunction(\"sodium_free\"))",
      "new SodiumMemory(\n        com.sun.jna.Native.malloc(aligned), size, NativeLibrary.getProcess().getFunction(\"free\"))",
      "SodiumMemoryTest#isGuardedAndKeptOutOfCoreDumps"),
  D11_A_KEY_OF_LOW_ORDER_AGREES(
      "Sodium",
      "    new Pointer(agreed).clear(AGREED_SIZE);\n    return false;",
      "    return true;",
      "VectorsTest#refusesALowOrderPublicKeyAndLeavesZeros(com.fasterxml.jackson.databind.JsonNode)"),
  E1_BOTH_DIRECTIONS_HAVE_ONE_KEY(
      "AegisSuite",
      "OPENING_COUNTER_AT, secret, publicKey, own.address()",
      "OPENING_COUNTER_AT, secret, own.address(), publicKey",
      "AegisTest#eachDirectionHasItsKeyAndCountersOnBothSides"),
  E1_THE_KEY_IS_THAT_OF_THE_BOX(
      "AegisSuite",
      "      copy(hash.address(), agreed + keyAt);",
      "      SodiumFunctions.crypto_box_beforenm(agreed + keyAt, receiver, shared);",
      "AegisTest#eachDirectionHasItsKeyAndCountersOnBothSides"),
  E7_A_PROCESSOR_WITHOUT_AES_HAS_THE_SUITE(
      "AegisFunctions",
      "has.test(\"aesni\") && has.test(\"avx\")",
      "has.test(\"avx\")",
      "AegisFunctionsTest");

  private static final String PACKAGE = "vpnd.crypto.";

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
