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
      "protocol.nonce.ReplayWindow",
      "seen[word(low)] |= bit(low);",
      "",
      "protocol.DatagramSecurityTest"),
  A7_BODIES_MAY_BE_SHORT(
      "protocol.MessageType",
      "return length >= shortest && length <= longest;",
      "return length <= longest;",
      "protocol.DatagramSecurityTest"),
  A7_DEBUG_TEXT_IS_LOGGED_AS_IT_IS(
      "report.DebugText",
      "character >= ' ' && character <= '~' ? character : '.'",
      "character",
      "report.DebugTextTest"),
  B1_THE_MARK_NEED_NOT_BE_STORED(
      "protocol.Protocol",
      "if (message.needsPersist() && !actions.storeMark(session.mark())) {",
      "if (message.time() < 0) {",
      "protocol.HandshakeSecurityTest"),
  B2_THE_CONTENT_IS_NOT_SYNCED(
      "storage.NonceFile", "      channel.force(true);\n", "", "storage.NonceFileSyncTest"),
  B2_THE_DIRECTORY_IS_NOT_SYNCED(
      "storage.NonceFile", "      entries.force(true);\n", "", "storage.NonceFileSyncTest"),
  B3_A_START_GOES_ON_WHERE_IT_WAS(
      "storage.NonceStore",
      "return stored.plus(entropy.nextLong());",
      "return stored;",
      "storage.NonceStoreTest"),
  B4_A_JUMP_REPEATS_THE_LOWER_PART(
      "protocol.nonce.NonceRange",
      "return new Nonce(high, end.middle(), end.low());",
      "return new Nonce(high, first.middle(), first.low());",
      "protocol.nonce.NonceRangeTest"),
  B10_A_CLOCK_THAT_FELL_BACK_IS_IGNORED(
      "host.MachineWatch",
      "Math.abs(jump) >= JUMP_MILLIS",
      "jump >= JUMP_MILLIS",
      "host.MachineWatchTest"),
  C5_STRANGERS_TAKE_ALL_TIME(
      "inbound.UnknownSources",
      "TIME_PER_WORK = 8;",
      "TIME_PER_WORK = 1;",
      "inbound.UnknownSourcesTest"),
  C5_A_SOURCE_MAY_SEND_WITHOUT_END(
      "inbound.UnknownSources",
      "if (earliest > now) {",
      "if (now < Long.MIN_VALUE / 2) {",
      "inbound.UnknownSourcesTest"),
  C8_KEYS_CHANGE_AS_OFTEN_AS_THE_PEER_LIKES(
      "protocol.Handshake",
      "(isRekey ? Timing.SHORTEST_KEY_LIFE :",
      "(isRekey ? 0 :",
      "protocol.HandshakeSecurityTest"),
  C10_THE_ALLOWANCE_HAS_NO_END(
      "report.RateLimiter",
      "if (earliest > now) {",
      "if (now < Long.MIN_VALUE / 2) {",
      "report.RateLimiterTest"),
  C10_THE_THREAD_OF_THE_PACKETS_WAITS_FOR_THE_DISK(
      "inbound.PendingPersist",
      "storage.execute(() -> store(waiting))",
      "store(waiting)",
      "HostilePeerTest"),
  C1_A_COPY_IS_FOLLOWED_WITHOUT_AN_ANSWER(
      "protocol.roaming.Roaming",
      "if (how == Source.CLAIMED) {",
      "if (how == null) {",
      "SharedTunnelLoadTest"),
  A8_A_PEER_FILLS_THE_LOG(
      "report.PeerLog",
      "var may = limiter.take(clock.getAsLong());",
      "var may = leftOut == 0;",
      "report.PeerLogTest"),
  C5_A_SQUATTER_COMES_BEFORE_THE_OWNER(
      "inbound.OwnerIndex",
      "return sharers == null ? null : sharers.iterator().next();",
      "return sharers == null ? null : java.util.List.copyOf(sharers).get(sharers.size() - 1);",
      "inbound.OwnerIndexTest"),
  D8_ONLY_THE_HINT_IS_TRIED_FIRST(
      "protocol.path.PathSearch",
      "shorter < longer ? new int[] {shorter, longer} : new int[] {longer}",
      "new int[] {shorter}",
      "protocol.path.PathSearchTest"),
  C10_A_PEER_FILLS_A_GROUP(
      "inbound.PendingPersist",
      "if (waiting.count == SHARE) {",
      "if (waiting.count < 0) {",
      "inbound.PendingPersistTest"),
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
      "peer.PacketFilter", "sourceNet == 127 || ", "", "peer.PacketFilterTest"),
  D1_LENGTHS_OF_PACKETS_ARE_NOT_CHECKED(
      "peer.PacketFilter",
      "(bytes.getShort(at + 2) & 0xffff) != length",
      "length < 0",
      "peer.PacketFilterTest"),
  D3_A_DOMAIN_MAY_HOLD_A_LINE_BREAK(
      "protocol.PeerInfoCodec",
      "|| value == '.';",
      "|| value == '.' || value == '\\n';",
      "protocol.PeerInfoCodecTest"),
  D8_A_NARROW_PATH_TAKES_IPV6_AWAY(
      "host.MergedPlan", "LEAST_IPV6_MTU = 1280;", "LEAST_IPV6_MTU = 576;", "host.MergedPlanTest"),
  E2_A_KEY_SEALS_WITHOUT_END(
      "protocol.DataKeys", "MOST = 1L << 32;", "MOST = 1L << 33;", "protocol.DataKeysTest"),
  E3_AN_OFFER_COUNTS_FOR_THE_NEXT_KEY(
      "protocol.CipherNegotiation",
      "Objects.requireNonNull(message.key()).data()",
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
      "if (PeerInfoCodec.answersProbes(message.bytes(), message.body())) {",
      "if (message.time() >= 0) {",
      "protocol.PathProbesTest"),
  H1_A_LOOP_FAILS_FOR_EVER("parts.LoopGuard", "        throw e;\n", "", "parts.LoopGuardTest"),
  H2_A_PART_FAILS_FOR_EVER(
      "guard.Guard", "if (count() < MOST_FAILURES) {", "if (count() > 0) {", "guard.GuardTest"),
  H3_A_PART_THAT_IS_SET_ASIDE_IS_CHOSEN(
      "guard.Choice",
      "if (offer.guard.fault() == null) {",
      "if (offer.guard != null) {",
      "guard.ChoiceTest"),
  A3_A_PACKET_OF_THE_PREVIOUS_KEY_IS_TAKEN_AGAIN(
      "protocol.Session",
      "        key.window().accept(high, middle, low);\n",
      "        if (generation != KeyGeneration.PREVIOUS) {\n          key.window().accept(high, middle, low);\n        }\n",
      "protocol.DatagramSecurityTest#a3PacketOfThePreviousKeyIsTakenOnce"),
  A3_A_KEY_CHANGE_FORGETS_THE_WINDOW(
      "protocol.SessionLife",
      "session.replace(KeyGeneration.PREVIOUS, old);",
      "session.replace(KeyGeneration.PREVIOUS, new SessionKey(old.memory()));",
      "protocol.DatagramSecurityTest#a3PacketOfTheCurrentKeyIsNotTakenAgainWhenThatIsThePreviousOne"),
  A4_A_LATE_PACKET_LOWERS_THE_MARK(
      "protocol.Session",
      "    if (order > 0) {\n",
      "    if (high != 0) {\n",
      "protocol.DatagramSecurityTest#a4LatePacketDoesNotLowerTheMark"),
  A4_A_LATE_PACKET_LOWERS_THE_TOP(
      "protocol.nonce.ReplayWindow",
      "      empty = false;\n      topHigh = high;\n      topMiddle = middle;\n      topLow = low;\n    }\n",
      "      empty = false;\n    }\n    topHigh = high;\n    topMiddle = middle;\n    topLow = low;\n",
      "protocol.DatagramSecurityTest#a4StretchIsNotTakenAgainAfterALatePacket"),
  A5_FORGED_NONCES_ENTER_THE_WINDOW(
      "protocol.Session",
      "var verdict = key.window().check(high, middle, low);",
      "var verdict = key.window().check(high, middle, low);\n      key.window().accept(high, middle, low);",
      "protocol.DatagramSecurityTest#a5ForgedNonceChangesNoState"),
  A5_FORGED_NONCES_RAISE_THE_MARK(
      "protocol.Session",
      "    if (mayBeStatic(high, middle, low)) {\n",
      "    if (mayBeStatic(high, middle, low)) {\n      markHigh = high;\n",
      "protocol.HostileInputTest#withoutASession"),
  A6_REFLECTIONS_ARE_TAKEN(
      "protocol.Session",
      "    if (localNonces.hasUsed(middle, low)) {\n      return Counter.RX_REFLECTED;\n    }\n    var datagram",
      "    var datagram",
      "protocol.DatagramSecurityTest#a6ReflectedPeerInfoDoesNotMoveTheMark"),
  A6_A_REFLECTION_FROM_ELSEWHERE_IS_TAKEN(
      "protocol.Session",
      "    if (localNonces.hasUsed(middle, low)) {\n      return Counter.RX_REFLECTED;\n    }\n    if (!mayBeStatic",
      "    if (!mayBeStatic",
      "protocol.OpenFirstTest#anOwnMessageIsKnownForOurs"),
  A6_WHAT_THE_LAST_PROCESSES_SENT_IS_TAKEN(
      "protocol.nonce.NonceRange",
      "return difference >>> 16 == 0 &&",
      "return difference == 0 &&",
      "protocol.nonce.NonceRangeTest#usedNoncesAgreeWithBigIntegers"),
  A6_THE_OWN_COUNTER_IS_A_MARK(
      "storage.NonceStore",
      "(isShortlyBefore(mark, stored) || isShortlyBefore(stored, mark))",
      "mark.equals(stored)",
      "storage.NonceStoreTest#aRemoteFileThatHoldsOurOwnCounterIsRefused(long, long)"),
  A6_AN_ORIGINAL_TAKES_ITS_OWN_MESSAGES(
      "protocol.nonce.Nonce",
      "return 0xfeL << 56",
      "return 0x7eL << 56",
      "storage.NonceStoreTest#aFirstNonceIsHighOnTopAndGrowsWithTheClock"),
  B5_WITHOUT_A_SESSION_PACKETS_GO_UNDER_THE_STATIC_KEY(
      "protocol.SessionLife",
      "    probes.end();\n    actions.transmit(null);",
      "    probes.end();\n    actions.transmit(session.staticKey());",
      "protocol.HandshakeSecurityTest#b5ThereIsNoKeyForPacketsWithoutASession"),
  B5_PACKETS_GO_BEFORE_THE_FIRST_SESSION(
      "protocol.Protocol",
      "    peerInfoExchange.start(now);\n",
      "    peerInfoExchange.start(now);\n    actions.transmit(session.staticKey());\n",
      "protocol.HandshakeSecurityTest#b5ThereIsNoKeyForPacketsWithoutASession"),
  B6_AN_EXCHANGE_LETS_STATIC_PACKETS_IN(
      "protocol.Protocol",
      "    if (message.isStatic()) {\n",
      "    if (message.isStatic() && !(type == MessageType.DATA && handshake.isUnderWay())) {\n",
      "protocol.HandshakeSecurityTest#b6PacketUnderTheStaticKeyIsDropped"),
  B6_A_SESSION_LETS_STATIC_PACKETS_IN(
      "protocol.Protocol",
      "    if (message.isStatic()) {\n",
      "    if (message.isStatic() && !(type == MessageType.DATA && life.isUp())) {\n",
      "protocol.HandshakeSecurityTest#b6PacketUnderTheStaticKeyIsDropped"),
  B8_A_SESSION_DOES_NOT_RAISE_THE_MARK(
      "protocol.Session",
      "    if (order > 0) {\n",
      "    if (order > 0 && isStatic) {\n",
      "protocol.HandshakeSecurityTest#b8MessagesOfASessionRaiseTheMarkAgainstOlderStaticOnes"),
  B8_AN_EXCHANGE_ENDS_THE_SESSION(
      "protocol.Handshake",
      "    exchange = answer;\n",
      "    exchange = answer;\n    if (!isRekey && life.isUp()) {\n      life.end(Actions.End.PEER_RESTARTED);\n    }\n",
      "protocol.HandshakeSecurityTest#b8SessionGoesOnWhileARestartIsTried"),
  B8_A_GOODBYE_CAN_BE_KEPT(
      "protocol.Protocol",
      "    handshake.drop();\n    if (life.isUp()) {\n      life.end(Actions.End.STOPPED);",
      "    handshake.drop();\n    if (life.isUp()) {\n      peerInfoExchange.send(session.staticKey());\n      life.end(Actions.End.STOPPED);",
      "protocol.HandshakeSecurityTest#b8NothingIsSaidAtTheEnd"),
  B9_THE_MARK_IS_NOT_FORGOTTEN(
      "storage.NonceStore",
      "    remote.remove();\n",
      "",
      "storage.ForgetTest#whereThePeerWasIsForgottenToo"),
  C2_AN_EXCHANGE_HAS_HALF_A_SECOND(
      "protocol.Handshake",
      "isFirst ? Timing.HANDSHAKE_LIMIT :",
      "isFirst ? Timing.RETRANSMIT_INTERVAL :",
      "protocol.OriginalTest#aSessionComesUpHoweverLateOurDatagramsAre(int, vpnd.router.protocol.OriginalNetwork$Listener, long)"),
  C2_AN_ORIGINAL_GETS_NO_EARLY_PEER_INFO(
      "protocol.Handshake",
      "    if (run.phase() != KeyExchange.Phase.STARTED) {\n",
      "    if (now < 0) {\n",
      "protocol.OriginalTest#aSessionComesUpHoweverLateOurDatagramsAre(int, vpnd.router.protocol.OriginalNetwork$Listener, long)"),
  C3_AN_ANNOUNCEMENT_IS_MADE_ONCE(
      "protocol.PeerInfoExchange",
      "announceAt = now + Timing.PEER_INFO_INTERVAL;",
      "announceAt = Timing.NEVER;",
      "protocol.HandshakeSecurityTest#c3TimersAreArmedWhateverBecomesOfAMessage"),
  C3_A_MESSAGE_OF_AN_EXCHANGE_IS_SENT_ONCE(
      "protocol.Handshake",
      "Math.min(run.sentAt() + Timing.RETRANSMIT_INTERVAL, limit(run))",
      "limit(run)",
      "protocol.HandshakeSecurityTest#c3MessagesOfAnExchangeAreRepeatedUntilItIsGivenUp"),
  C3_THERE_IS_ONE_HEARTBEAT(
      "protocol.SessionLife",
      "heartbeatAt = now + Timing.HEARTBEAT_INTERVAL;",
      "heartbeatAt = Timing.NEVER;",
      "protocol.HandshakeSecurityTest#c3HeartbeatsGoOnForAsLongAsTheSession"),
  C4_THE_PREVIOUS_KEY_OPENS_NOTHING(
      "protocol.Session",
      "KeyGeneration.CURRENT, KeyGeneration.NEXT, KeyGeneration.PREVIOUS",
      "KeyGeneration.CURRENT, KeyGeneration.NEXT",
      "protocol.HandshakeSecurityTest#c4CurrentNextAndPreviousKeyOpenDuringAKeyChange"),
  C4_PACKETS_ARE_NOT_HELD_FOR_THE_PEER(
      "protocol.SessionLife",
      "actions.hold(true);",
      "actions.hold(false);",
      "protocol.OriginalTest#asResponderWeLoseNoPacketInAKeyChange(vpnd.router.protocol.OriginalNetwork$Listener)"),
  C6_A_REPLAYED_PEER_INFO_IS_LIFE(
      "protocol.Session",
      "if (verdict == ReplayWindow.Verdict.SEEN) {",
      "if (verdict == ReplayWindow.Verdict.SEEN && length != SHORTEST + PeerInfoCodec.SIZE) {",
      "protocol.HandshakeSecurityTest#c6ReplayedPeerInfoIsNoSignOfLife"),
  C6_A_REFLECTED_PEER_INFO_IS_LIFE(
      "protocol.Session",
      "    if (localNonces.hasUsed(middle, low)) {\n      return Counter.RX_REFLECTED;\n    }\n    var datagram",
      "    if (length != SHORTEST + PeerInfoCodec.SIZE && localNonces.hasUsed(middle, low)) {\n      return Counter.RX_REFLECTED;\n    }\n    var datagram",
      "protocol.HandshakeSecurityTest#c6ReflectedPeerInfoIsNoSignOfLife"),
  C7_KEY_READY_IS_SENT_BEFORE_THE_KEY_IS_COMPUTED(
      "protocol.Handshake",
      "    var key = run.agree(message.bytes(), message.body(), suites);\n",
      "    peerInfoExchange.sendKeyReady(run.carrier());\n    var key = run.agree(message.bytes(), message.body(), suites);\n",
      "protocol.HandshakeSecurityTest#c7LowOrderKeyIsRefusedBeforeKeyReadyIsSent"),
  C7_AN_UNSOUND_KEY_IS_USED(
      "protocol.KeyExchange",
      "if (!agree(suites.secretBox(), shared.address())",
      "if ((!agree(suites.secretBox(), shared.address()) && sentAt < startedAt)",
      "protocol.HandshakeSecurityTest#c7LowOrderKeyInKeySwitchStartIsNotAcknowledged"),
  C9_KEY_SWITCH_START_NEEDS_A_PEER_INFO(
      "protocol.Handshake",
      "    if (carrier == null) {\n",
      "    if (carrier == null || peerInfoExchange.remote() == null) {\n",
      "protocol.HandshakeSecurityTest#c9KeySwitchStartWithoutPeerInfoIsAnswered"),
  C11_A_SUSPENSION_IS_NOT_NOTICED(
      "host.MachineWatch",
      "if (asleep - suspended >= SUSPEND_MILLIS) {",
      "if (asleep < 0) {",
      "host.MachineWatchTest#aSuspensionIsToldWithItsLength"),
  C11_A_SUSPENSION_DOES_NOT_COUNT(
      "thread.Clock",
      "suspended = suspended + nanos;",
      "suspended = suspended;",
      "thread.ClockTest#theTimeInWhichTheMachineWasSuspendedCounts"),
  D2_A_PREFIX_MAY_BE_LONGER_THAN_AN_ADDRESS(
      "protocol.PeerInfoCodec",
      "prefixLength > address.getAddress().length * 8",
      "prefixLength > 128",
      "protocol.VectorsTest#peerInfoWithAWrongPrefixIsRefused"),
  D6_COMMANDS_RUN_ON_THE_THREAD_THAT_ASKS(
      "host.HostNetwork",
      "host.executeAfter(gatheringTime, this::apply);",
      "apply();",
      "host.HostNetworkTest#aSlowCommandKeepsNobodyWaitingWhoSaysThatSomethingHasChanged"),
  D11_THE_OWN_PUBLIC_KEY_IS_TAKEN_FOR_THE_PEERS(
      "StaticKey",
      "if (fault != null) {",
      "if (fault == KeyFault.SWAPPED) {",
      "StaticKeyTest#theOwnPublicKeyAsThePeersIsNamed"),
  D13_DEBUG_TEXT_IS_SHOWN_UNDER_THE_STATIC_KEY(
      "protocol.Protocol",
      "    if (message.isStatic()) {\n",
      "    if (message.isStatic() && type != MessageType.DEBUG_STRING) {\n",
      "protocol.HandshakeSecurityTest#d13DebugTextIsShownUnderAnEphemeralKeyOnly"),
  E1_PACKETS_USE_THE_KEY_OF_THE_BOX(
      "protocol.SessionKey",
      "new DataKeys(memory.bytes().slice(DATA_AT, DataKeys.SIZE), memory.address() + DATA_AT)",
      "new DataKeys(memory.bytes().slice(0, DataKeys.SIZE), memory.address())",
      "protocol.SimulationTest"),
  E5_AN_OLD_PACKET_TELLS_WHERE_THE_PEER_IS(
      "protocol.Session",
      "var isAbove = window.isAbove(0, 0, counter);",
      "var isAbove = true;",
      "protocol.DataCipherTest#theNewestPacketTellsWhereThePeerIs"),
  E5_A_REPLACED_KEY_TELLS_WHERE_THE_PEER_IS(
      "protocol.Session",
      "return generation == KeyGeneration.PREVIOUS\n        ? Opened.Order.OF_REPLACED_KEY\n        : Opened.Order.NEWEST;",
      "return Opened.Order.NEWEST;",
      "protocol.DataCipherTest#theNewestPacketTellsWhereThePeerIs"),
  F1_AN_ANSWER_IS_AS_LONG_AS_THE_LONGEST_PROBE(
      "protocol.PathProbes",
      "actions.answer(probe, key, body, NUMBER_SIZE);",
      "actions.answer(probe, key, body, body.length);",
      "protocol.PathProbesTest#aProbeIsAnsweredByItsNumberOnceAndShorter"),
  F1_AN_ANSWER_GOES_TO_WHERE_THE_PROBE_CAME_FROM(
      "peer.Peer",
      "    send(key, MessageType.PROBE_ACK, body, length);\n",
      "    environment.control().send(\n        key, MessageType.PROBE_ACK, body, length, probe.source(), outboxes.get(0), counters);\n",
      "CopiedProbeTest"),
  F1_A_COPY_IS_CHALLENGED_WITHOUT_END(
      "protocol.roaming.Challenges",
      "        triesLeft--;\n",
      "        until = now + LIFE;\n",
      "protocol.roaming.RoamingTest#whatIsSentToACopierIsNoMoreThanThreeChallengesForEachDatagram"),
  F3_THE_NARROWEST_PATH_COUNTS_FOR_ALL(
      "host.MergedPlan",
      "widest = Math.max(widest, mtu(demand, endpoint, hostMtu));",
      "widest = Math.min(widest == 0 ? 9999 : widest, mtu(demand, endpoint, hostMtu));",
      "host.HostNetworkTest#whatAnyPeerNeedsIsThereAndANarrowPathNarrowsItsOwnRoutesOnly"),
  F3_A_NARROW_PATH_HAS_NO_MTU_OF_ITS_OWN(
      "host.MergedPlan",
      "if (ofRoute < widest) {",
      "if (ofRoute < 0) {",
      "host.HostNetworkTest#whatAnyPeerNeedsIsThereAndANarrowPathNarrowsItsOwnRoutesOnly");

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
