// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import vpnd.testing.SourceMutant;

/** What the loops do with packets, undone, and the test that notices. */
enum PacketPathMutant {
  PACKETS_OF_ANY_LENGTH_ARE_SEALED(
      "outbound.OutboundLoop",
      "if (length > Session.LONGEST) {",
      "if (length < 0) {",
      "outbound.OutboundLoopTest#aPacketThatFitsNoDatagramIsDroppedAndCounted"),
  THE_PEER_THAT_WAS_HEARD_IS_NOT_PREFERRED(
      "inbound.Peers",
      "        index.prefer(mover, source);\n",
      "",
      "inbound.PeersTest#ofPeersAtOneAddressTheOneThatWasHeardLastIsTriedFirst"),
  THE_PEER_THAT_WAS_STORED_IS_NOT_PREFERRED(
      "inbound.Peers",
      "      index.prefer(peer, source);\n",
      "",
      "inbound.PeersTest#ofPeersAtOneAddressTheOneThatWasHeardLastIsTriedFirst"),
  A_PEER_THAT_MOVES_OVERTAKES_ITSELF(
      "inbound.Peers",
      "mover != null && pending.holds(mover) &&",
      "mover != null && batch == null &&",
      "inbound.PeersTest#whatComesFromElsewhereWaitsBehindWhatIsBeingStored"),
  A_FULL_QUEUE_OF_UNKNOWN_SOURCES_IS_NOT_COUNTED(
      "inbound.Peers",
      "unattributed.inbound().add(Counter.RX_TOO_MANY_UNKNOWN);",
      "",
      "inbound.PeersTest#whatIsTooMuchOfUnknownSourcesIsCounted"),
  DATAGRAMS_WITHOUT_A_DEVICE_ARE_NOT_COUNTED(
      "inbound.InboundLoop",
      "      // To answer would be to let the peer route into a hole.\n      unattributed.inbound().add(Counter.RX_PARKED, count);\n",
      "",
      "inbound.InboundLoopTest"),
  WHAT_THE_DEVICE_REFUSES_IS_NOT_COUNTED(
      "inbound.InboundLoop",
      "unattributed.inbound().add(Counter.RX_DEVICE_REFUSED, count - device.write(packets));",
      "device.write(packets);",
      "DeviceRefusesTest");

  private static final String PACKAGE = "vpnd.router.";

  private final String type;
  private final String original;
  private final String replacement;
  private final String test;

  PacketPathMutant(String type, String original, String replacement, String test) {
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
