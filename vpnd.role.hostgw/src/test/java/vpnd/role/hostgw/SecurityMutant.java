// SPDX-License-Identifier: BSD-2-Clause
package vpnd.role.hostgw;

import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row.
 */
enum SecurityMutant {
  D1_A_CLIENT_SENDS_FROM_ITS_WHOLE_NETWORK(
      "HostGateway",
      "return List.of(client(config));",
      "return List.of(hostAddress(config).network());",
      "HostGatewayTest#theClientMaySendFromItsOwnAddressOnlyToWhereverTheHostRoutes");

  private static final String PACKAGE = "vpnd.role.hostgw.";

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
