// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router;

import vpnd.testing.SourceMutant;

/**
 * What rows of docs/security.md promise, taken back, and the test that notices. The letter and
 * number in front is that of the row; what the simulator notices is in {@code Mistake}.
 */
enum SecurityMutant {
  A1_SHORT_DATAGRAMS_ARE_OPENED(
      "protocol.Session",
      "      return Counter.RX_BAD_SIZE;\n    }\n    var at = batch.offset(slot);\n    var high = Nonce.high(batch.bytes(), at);\n    var middle = Nonce.middle(batch.bytes(), at);\n    var low = Nonce.low(batch.bytes(), at);\n    for",
      "      length = 2000;\n    }\n    var at = batch.offset(slot);\n    var high = Nonce.high(batch.bytes(), at);\n    var middle = Nonce.middle(batch.bytes(), at);\n    var low = Nonce.low(batch.bytes(), at);\n    for",
      "protocol.DatagramSecurityTest"),
  A2_THE_WINDOW_FORGETS(
      "protocol.ReplayWindow", "seen[word(low)] |= bit(low);", "", "protocol.DatagramSecurityTest"),
  A7_BODIES_MAY_BE_SHORT(
      "protocol.MessageType",
      "return length >= shortest && length <= longest;",
      "return length <= longest;",
      "protocol.DatagramSecurityTest"),
  A7_DEBUG_TEXT_IS_LOGGED_AS_IT_IS(
      "DebugText",
      "character >= ' ' && character <= '~' ? character : '.'",
      "character",
      "DebugTextTest"),
  B1_THE_MARK_NEED_NOT_BE_STORED(
      "protocol.Protocol",
      "if (!actions.storeMark(session.mark())) {",
      "if (now < 0) {",
      "protocol.HandshakeSecurityTest"),
  B2_THE_CONTENT_IS_NOT_SYNCED(
      "NonceFile", "      channel.force(true);\n", "", "NonceFileSyncTest"),
  B2_THE_DIRECTORY_IS_NOT_SYNCED(
      "NonceFile", "      entries.force(true);\n", "", "NonceFileSyncTest"),
  B3_A_START_GOES_ON_WHERE_IT_WAS(
      "NonceStore", "return stored.plus(entropy.nextLong());", "return stored;", "NonceStoreTest"),
  B4_A_JUMP_REPEATS_THE_LOWER_PART(
      "protocol.NonceRange",
      "return new Nonce(high, end.middle(), end.low());",
      "return new Nonce(high, first.middle(), first.low());",
      "protocol.NonceRangeTest"),
  B10_A_CLOCK_THAT_FELL_BACK_IS_IGNORED(
      "MachineWatch", "Math.abs(jump) >= JUMP_MILLIS", "jump >= JUMP_MILLIS", "MachineWatchTest"),
  C5_STRANGERS_TAKE_ALL_TIME(
      "Strangers", "TIME_PER_WORK = 8;", "TIME_PER_WORK = 1;", "StrangersTest"),
  C5_A_SOURCE_MAY_SEND_WITHOUT_END(
      "Strangers", "if (earliest > now) {", "if (now < Long.MIN_VALUE / 2) {", "StrangersTest"),
  C8_KEYS_CHANGE_AS_OFTEN_AS_THE_PEER_LIKES(
      "protocol.Handshake",
      "(isRekey ? Timing.SHORTEST_KEY_LIFE :",
      "(isRekey ? 0 :",
      "protocol.HandshakeSecurityTest"),
  C10_THE_ALLOWANCE_HAS_NO_END(
      "Allowance", "if (earliest > now) {", "if (now < Long.MIN_VALUE / 2) {", "AllowanceTest"),
  C10_THE_THREAD_OF_THE_PACKETS_WAITS_FOR_THE_DISK(
      "Unstored", "storage.execute(() -> store(waiting))", "store(waiting)", "HostilePeerTest"),
  C1_A_COPY_IS_FOLLOWED_WITHOUT_AN_ANSWER(
      "protocol.Location", "if (how == Source.CLAIMED) {", "if (how == null) {", "HubLoadTest"),
  A8_A_PEER_FILLS_THE_LOG(
      "PeerLog", "if (!lines.take(clock.getAsLong())) {", "if (leftOut < 0) {", "PeerLogTest"),
  C5_A_SQUATTER_COMES_BEFORE_THE_OWNER(
      "Owners",
      "return sharers == null ? null : sharers.iterator().next();",
      "return sharers == null ? null : java.util.List.copyOf(sharers).get(sharers.size() - 1);",
      "OwnersTest"),
  D8_ONLY_THE_HINT_IS_TRIED_FIRST(
      "protocol.path.PathSearch",
      "shorter < longer ? new int[] {shorter, longer} : new int[] {longer}",
      "new int[] {shorter}",
      "protocol.path.PathSearchTest"),
  C10_A_PEER_FILLS_A_GROUP(
      "Unstored", "if (waiting.count == SHARE) {", "if (waiting.count < 0) {", "UnstoredTest"),
  C10_NONCES_JUMP_AS_OFTEN_AS_THE_PEER_LIKES(
      "protocol.Unanswered",
      "now - jumpedAt >= Timing.JUMP_INTERVAL",
      "now >= jumpedAt",
      "protocol.HandshakeSecurityTest"),
  C11_A_KEY_LIVES_FOR_EVER(
      "protocol.SessionLife",
      "LONGEST_KEY_LIFE = 3;",
      "LONGEST_KEY_LIFE = 300;",
      "protocol.HandshakeSecurityTest"),
  D1_LOOPBACK_COMES_OUT_OF_THE_TUNNEL(
      "PacketFilter", "sourceNet == 127 || ", "", "PacketFilterTest"),
  D1_LENGTHS_OF_PACKETS_ARE_NOT_CHECKED(
      "PacketFilter",
      "(bytes.getShort(at + 2) & 0xffff) != length",
      "length < 0",
      "PacketFilterTest"),
  D3_A_DOMAIN_MAY_HOLD_A_LINE_BREAK(
      "protocol.PeerInfoCodec",
      "|| octet == '.';",
      "|| octet == '.' || octet == '\\n';",
      "protocol.PeerInfoCodecTest"),
  D8_A_NARROW_PATH_TAKES_IPV6_AWAY(
      "CommonPlan", "LEAST_IPV6_MTU = 1280;", "LEAST_IPV6_MTU = 576;", "CommonPlanTest"),
  E2_A_KEY_SEALS_WITHOUT_END(
      "protocol.DataKeys", "MOST = 1L << 32;", "MOST = 1L << 33;", "protocol.DataKeysTest"),
  E3_AN_OFFER_COUNTS_FOR_THE_NEXT_KEY(
      "protocol.Offers",
      "Objects.requireNonNull(session.openedKey()).data()",
      "Objects.requireNonNull(session.key(KeyGeneration.CURRENT)).data()",
      "protocol.DataCipherTest"),
  E4_A_PACKET_IS_TAKEN_TWICE(
      "protocol.Session", "    window.accept(0, 0, counter);\n", "", "protocol.DataCipherTest"),
  F2_ICMP_IS_BELIEVED(
      "protocol.path.PathSearch",
      "      weigh(verified, now);",
      "      verified = Math.max(hint, SHORTEST);",
      "protocol.path.PathSearchTest"),
  F4_A_SEARCH_TAKES_TOO_MANY_PROBES(
      "protocol.path.PathSearch",
      "static final int STEP = 8;",
      "static final int STEP = 1;",
      "protocol.path.PathSearchTest"),
  F6_AN_ORIGINAL_IS_SENT_PROBES(
      "protocol.PathProbes",
      "if (PeerInfoCodec.answersProbes(bytes, index)) {",
      "if (now >= 0) {",
      "protocol.PathProbesTest"),
  H1_A_LOOP_FAILS_FOR_EVER("LoopGuard", "        throw e;\n", "", "LoopGuardTest"),
  H2_A_PART_FAILS_FOR_EVER(
      "parts.Guard", "if (count() < MOST_FAILURES) {", "if (count() > 0) {", "parts.GuardTest"),
  H3_A_PART_THAT_IS_SET_ASIDE_IS_CHOSEN(
      "parts.Choice",
      "if (offer.guard.fault() == null) {",
      "if (offer.guard != null) {",
      "parts.ChoiceTest");

  private static final String PACKAGE = "vpnd.router.";

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
