// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

/** Mistakes that would be bad, and the invariant that each of them breaks. */
enum Mistake {
  THE_RESERVE_OF_NONCES_IS_NOT_STORED(
      Invariant.NONCE_USED_ONCE,
      "Sender",
      "if (!disk.storeOwn(range.first().plus(limit))) {",
      "if (disk.own() == null && !disk.storeOwn(range.first().plus(limit))) {"),
  NONCES_ARE_TAKEN_BEYOND_THE_RESERVE(
      Invariant.NONCE_USED_ONCE,
      "nonce.NonceRange",
      "if (index + count > limit) {",
      "if (index + count > limit + 200) {"),
  A_JUMP_BEGINS_WHERE_THE_RANGE_DID(
      Invariant.NONCE_USED_ONCE,
      "Sender",
      "var first = range.jump(high);\n    if (first.compareTo(range.next()) <= 0) {",
      "var first = range.first();\n    if (high == 0) {"),
  A_SILENT_PEER_IS_NO_REASON_TO_JUMP(
      Invariant.ACTIVE_AFTER_HEALING,
      "Unanswered",
      "now - since >= Timing.JUMP_LIMIT && mayJump(now)",
      "now < 0"),
  THE_CLOCK_IS_NOT_ASKED(
      Invariant.ACTIVE_AFTER_HEALING,
      "NonceJump",
      "var byClock = actions.counterByClock();",
      "var byClock = 0L;"),
  THE_COUNTER_OF_THE_PEER_IS_NOT_PASSED(
      Invariant.ACTIVE_AFTER_HEALING,
      "NonceJump",
      "high = mark.high() + 1;",
      "high = next.high();"),
  A_JUMP_IS_TRIED_ONCE(
      Invariant.ACTIVE_AFTER_HEALING,
      "Unanswered",
      "    announcements = 0;\n    if (jump(now)) {",
      "    if (announcements == LIMIT && jump(now)) {"),
  THE_REPLAY_WINDOW_FORGETS(
      Invariant.DELIVERED_ONCE, "nonce.ReplayWindow", "seen[word(low)] |= bit(low);", ""),
  THE_WINDOW_CLEARS_TOO_MUCH(
      Invariant.DELIVERED_ONCE, "nonce.ReplayWindow", "next = from + 1;", "next = from;"),
  OLD_STATIC_MESSAGES_ARE_TAKEN(
      Invariant.DELIVERED_ONCE,
      "Session",
      "if (mayBeStatic(high, middle, low)) {\n      if (",
      "if (length > 0) {\n      if ("),
  REFLECTIONS_ARE_TAKEN(
      Invariant.DELIVERED_AS_SEALED,
      "Session",
      "    if (localNonces.hasUsed(middle, low)) {\n      return Counter.RX_REFLECTED;\n    }\n    var datagram = batch.address(slot);\n    var cipher = suites.secretBox().cipher();\n    var fault",
      "    var datagram = batch.address(slot);\n    var cipher = suites.secretBox().cipher();\n    var fault"),
  DATA_IS_TAKEN_UNDER_THE_STATIC_KEY(
      Invariant.DATA_UNDER_EPHEMERAL_KEY,
      "Protocol",
      "    if (message.isStatic()) {\n",
      "    if (message.isStatic() && type != MessageType.DATA) {\n"),
  A_SILENT_SIDE_ANNOUNCES_ITSELF_ONCE(
      Invariant.ACTIVE_AFTER_HEALING,
      "PeerInfoExchange",
      "announceAt = now + Timing.PEER_INFO_INTERVAL;",
      "announceAt = Timing.NEVER;"),
  THE_NEXT_KEY_OPENS_NOTHING(
      Invariant.ACTIVE_AFTER_HEALING,
      "Session",
      "KeyGeneration.CURRENT, KeyGeneration.NEXT, KeyGeneration.PREVIOUS",
      "KeyGeneration.CURRENT, KeyGeneration.PREVIOUS"),
  THE_PREVIOUS_KEY_OPENS_NOTHING(
      Invariant.NOTHING_LOST_BY_KEY_CHANGE,
      "Session",
      "KeyGeneration.CURRENT, KeyGeneration.NEXT, KeyGeneration.PREVIOUS",
      "KeyGeneration.CURRENT, KeyGeneration.NEXT"),
  FORGED_NONCES_ENTER_THE_WINDOW(
      Invariant.UNCHANGED_BY_FORGERY,
      "Session",
      "var verdict = key.window().check(high, middle, low);",
      "var verdict = key.window().check(high, middle, low);"
          + " key.window().accept(high, middle, low);"),
  A_STATIC_MESSAGE_PROVES_WHERE_THE_PEER_IS(
      Invariant.ADDRESS_FOLLOWS_THE_NEWEST,
      "Protocol",
      "actions.heardFrom(message, Actions.Source.POSSIBLE);",
      "actions.heardFrom(message, Actions.Source.PROVEN);"),
  AN_OLD_DATAGRAM_PROVES_WHERE_THE_PEER_IS(
      Invariant.ADDRESS_FOLLOWS_THE_NEWEST,
      "Protocol",
      "if (message.order() == Opened.Order.NEWEST) {",
      "if (message.time() > 0) {"),
  THE_FIRST_MESSAGE_OF_A_SESSION_MUST_BE_THE_NEWEST(
      Invariant.ADDRESS_FOLLOWS_THE_NEWEST,
      "SessionLife",
      "actions.heardFrom(message, Actions.Source.PROVEN);",
      ""),
  A_PEER_IS_FOLLOWED_BEFORE_IT_HAS_ANSWERED(
      Invariant.ADDRESS_FOLLOWS_THE_NEWEST,
      "roaming.Roaming",
      "if (how == Source.CLAIMED) {",
      "if (how == null) {"),
  A_PEER_THAT_CAN_ANSWER_IS_NOT_ASKED(
      Invariant.ADDRESS_FOLLOWS_THE_NEWEST,
      "Protocol",
      "probes.areAnswered() ?",
      "message.time() < 0 ?"),
  AN_ANSWER_COUNTS_FROM_ANYWHERE(
      Invariant.ADDRESS_FOLLOWS_THE_NEWEST,
      "roaming.Challenges",
      " && challenge.to.equals(from)",
      ""),
  WHOEVER_IS_QUICKER_WITH_A_COPY_IS_FOLLOWED(
      Invariant.ADDRESS_FOLLOWS_THE_NEWEST,
      "roaming.Roaming",
      "now - heardThereAt < MOVE_DELAY",
      "now < 0"),
  TRAFFIC_GOES_TO_A_POSSIBLE_ADDRESS(
      Invariant.TRAFFIC_TO_PROVEN_ADDRESS,
      "roaming.CandidateAddresses",
      "return proven;",
      "return possible.isEmpty() ? proven : possible.get(0);"),
  ONLY_THE_LAST_CALLER_IS_ANSWERED(
      Invariant.EVERY_CALLER_IS_ANSWERED,
      "roaming.CandidateAddresses",
      "    possible.add(address);",
      "    possible.clear();\n    possible.add(address);"),
  A_CALLER_WHOSE_MESSAGE_WAS_COPIED_IS_IGNORED(
      Invariant.EVERY_CALLER_IS_ANSWERED,
      "Protocol",
      "actions.heardFrom(message, Actions.Source.REPEATED);",
      ""),
  POSSIBLE_ADDRESSES_ARE_NOT_LIMITED(
      Invariant.ADDRESSES_BOUNDED,
      "roaming.CandidateAddresses",
      "if (possible.size() == MOST_POSSIBLE) {",
      "if (possible.size() < 0) {"),
  A_LISTENING_SIDE_ANNOUNCES_ITSELF(
      Invariant.SILENT_IN_HOST_WAIT,
      "PeerInfoExchange",
      "    if (!settings.isListening()) {\n      announce(now);",
      "    if (now >= 0) {\n      announce(now);"),
  WHERE_A_CALLER_MAY_BE_IS_STORED(
      Invariant.CALLS_WHERE_THE_PEER_WAS,
      "VpndProcess",
      "isListening() ? addresses.proven() : null;\n    if (proven != null) {\n      node.onProven(proven);\n      disk.storePlace(proven);",
      "isListening() ? addresses.proven() : Integer.valueOf(0);\n    if (proven == null && isCalled && !addresses.isEmpty()) {\n      disk.storePlace(addresses.handshakeAddresses().get(0));"),
  A_COPY_TELLS_AN_ADDRESS_TO_A_SIDE_THAT_WAITS(
      Invariant.SILENT_IN_HOST_WAIT,
      "Protocol",
      "if (state() != PeerState.HOST_WAIT) {",
      "if (counters != null) {"),
  A_LISTENING_SIDE_CALLS_FOR_EVER(
      Invariant.BACK_IN_HOST_WAIT,
      "PeerInfoExchange",
      "silentAt = isWaiting() ? limit : Math.max(silentAt, limit);",
      "silentAt = Timing.NEVER;"),
  THE_MARK_IS_NOT_STORED_BEFORE_ACTION(
      Invariant.MARK_STORED_BEFORE_ACTION,
      "Protocol",
      "if (message.needsPersist() && !actions.storeMark(session.mark())) {",
      "if (message.time() < 0) {"),
  THE_DISK_ONLY_SAYS_THAT_IT_STORED(
      Invariant.MARK_STORED_BEFORE_ACTION, "Disk", "mark = nonce;", ""),
  THE_MARK_FOLLOWS_EVERY_NONCE(
      Invariant.MARK_NEVER_FALLS, "Session", "    if (order > 0) {\n", "    if (high != 0) {\n"),
  THE_INITIATOR_BELIEVES_AN_ACKNOWLEDGEMENT(
      Invariant.TRAFFIC_TO_PROVEN_ADDRESS,
      "Handshake",
      "    send(run, now);\n    if (run.carrier() == life.current()) {",
      "    send(run, now);\n    if (now >= 0) {"),
  THE_RESPONDER_BELIEVES_KEY_READY(
      Invariant.SESSION_UP_AFTER_PROOF,
      "Handshake",
      "    if (run.carrier() == life.current()) {\n      life.takeNextKey(run, message);\n      finish();",
      "    if (now >= 0) {\n      life.takeNextKey(run, message);\n      finish();"),
  A_KEY_PAIR_IS_NOT_GIVEN_BACK(
      Invariant.MEMORY_BOUNDED,
      "Handshake",
      "      run.wipe();\n      exchange = null;\n    }\n    life.drop(",
      "      exchange = null;\n    }\n    life.drop("),
  THE_PREVIOUS_KEY_ENDS_TOO_EARLY(
      Invariant.NO_USE_AFTER_RETIREMENT,
      "SessionLife",
      "previousUntil = now + Timing.KEEP_PREVIOUS_KEY;",
      "previousUntil = now + 4_000_000_000L;"),
  THE_CURRENT_KEY_IS_RETIRED_WHILE_IN_USE(
      Invariant.NO_USE_AFTER_RETIREMENT, "SessionLife", "    actions.transmit(null);\n", ""),
  THE_HEARTBEAT_STAYS_DUE(
      Invariant.TIMERS_PROGRESS,
      "SessionLife",
      "    heartbeatAt = now + Timing.HEARTBEAT_INTERVAL;",
      "    heartbeatAt = now;"),
  BOTH_DIRECTIONS_HAVE_ONE_KEY(
      Invariant.KEY_HAS_ONE_USE,
      "FakeSuite",
      "mix(mix(shared + 1) ^ mix(sender) + 3 * receiver)",
      "mix(shared + 1)"),
  TWO_CIPHERS_HAVE_ONE_KEY(
      Invariant.KEY_HAS_ONE_USE,
      "FakeSuite",
      "return isAegis ? mix(mix(shared + 1) ^ mix(sender) + 3 * receiver) : shared;",
      "return shared + 0 * sender * receiver;"),
  A_COUNTER_IS_TAKEN_TWICE(
      Invariant.NONCE_USED_ONCE,
      "DataKeys",
      "var number = taken.getAndIncrement();",
      "var number = taken.getAndIncrement() / 2;"),
  THE_WINDOW_OF_AEGIS_IS_NOT_ASKED(
      Invariant.DELIVERED_ONCE,
      "Session",
      "if (verdict != ReplayWindow.Verdict.NEW) {",
      "if (verdict == ReplayWindow.Verdict.TOO_OLD) {"),
  THE_WINDOW_OF_AEGIS_LEARNS_NOTHING(
      Invariant.DELIVERED_ONCE, "Session", "    window.accept(0, 0, counter);\n", ""),
  FORGED_COUNTERS_ENTER_THE_WINDOW(
      Invariant.UNCHANGED_BY_FORGERY,
      "Session",
      "var verdict = window.check(0, 0, counter);",
      "var verdict = window.check(0, 0, counter); window.accept(0, 0, counter);"),
  AN_OLD_PACKET_UNDER_AEGIS_PROVES_WHERE_THE_PEER_IS(
      Invariant.ADDRESS_FOLLOWS_THE_NEWEST,
      "Session",
      "var isAbove = window.isAbove(0, 0, counter);",
      "var isAbove = true;"),
  AEGIS_IS_USED_UNASKED(
      Invariant.FASTER_CIPHER_BY_AGREEMENT,
      "DataKeys",
      "isAgreed = isOffered && hasSuite;",
      "isAgreed = hasSuite;"),
  AEGIS_IS_NEVER_USED(
      Invariant.FASTER_CIPHER_BY_AGREEMENT,
      "CipherNegotiation",
      "return (byte) (hasSuite && key.data() != null ? AEGIS256 : 0);",
      "return 0;"),
  AN_OFFER_IS_TAKEN_BACK_IN_SILENCE(
      Invariant.FASTER_CIPHER_BY_AGREEMENT,
      "Protocol",
      "if (negotiation.support(replacement.aegis() != null) && key != null) {",
      "if (negotiation.support(replacement.aegis() != null) && key == null) {"),
  AN_OLD_OFFER_COUNTS(
      Invariant.FASTER_CIPHER_BY_AGREEMENT,
      "DataKeys",
      "if (nonce.compareTo(offeredAt) > 0) {",
      "if (nonce != null) {"),
  A_SESSION_BEGINS_WITHOUT_PEER_INFO(
      Invariant.NEVER_THROWS,
      "Handshake",
      "if (peerInfoExchange.remote() == null) {",
      "if (message.time() < 0) {");

  private final Invariant invariant;
  private final String type;
  private final String original;
  private final String replacement;

  Mistake(Invariant invariant, String type, String original, String replacement) {
    this.invariant = invariant;
    this.type = type;
    this.original = original;
    this.replacement = replacement;
  }

  Invariant invariant() {
    return invariant;
  }

  Mutant mutant() {
    return new Mutant(type, original, replacement);
  }
}
