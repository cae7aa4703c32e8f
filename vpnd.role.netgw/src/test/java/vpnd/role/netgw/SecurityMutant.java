// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.netgw;

import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row.
 */
enum SecurityMutant {
  D1_THE_PEER_SENDS_FROM_ANYWHERE(
      "NetworkGateway",
      "return network == null ? List.of() : reach(network);",
      "return List.of();",
      "NetworkGatewayTest#thePeerMaySendFromItsOwnNetworkOnly");

  private static final String PACKAGE = "vpnd.role.netgw.";

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
