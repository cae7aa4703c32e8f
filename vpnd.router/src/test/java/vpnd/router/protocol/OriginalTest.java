// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.operation.Counter;
import vpnd.router.protocol.OriginalNetwork.Listener;

/**
 * Our engine with an original daemon as its peer, in both key roles, and as net-gw with net-gw, as
 * host-gw with a host and the other way round.
 */
class OriginalTest {
  private static final int MASTER = 0;
  private static final int SLAVE = -1;

  private static Stream<Arguments> situations() {
    return Arrays.stream(Listener.values())
        .flatMap(listener -> Stream.of(arguments(MASTER, listener), arguments(SLAVE, listener)));
  }

  private static Stream<Arguments> delays() {
    return situations()
        .flatMap(
            situation ->
                LongStream.of(0, 100, 200, 300, 450)
                    .mapToObj(delay -> arguments(situation.get()[0], situation.get()[1], delay)));
  }

  @ParameterizedTest
  @MethodSource("delays")
  void aSessionComesUpHoweverLateOurDatagramsAre(int idOfOriginal, Listener listener, long delay) {
    var network = new OriginalNetwork(idOfOriginal, listener, delay);
    startBoth(network);
    network.run(4);
    assertTrue(network.isUp(), network::toString);
    network.run(60);
    assertTrue(network.isUp(), network::toString);
    assertEquals(1, network.counters().get(Counter.SESSIONS), network::toString);
  }

  /** Neither probes of the path (section 15) nor anything else of our own. */
  @ParameterizedTest
  @MethodSource("situations")
  void nothingButAnOriginalsOwnMessagesIsSent(int idOfOriginal, Listener listener) {
    var network = running(idOfOriginal, listener);
    network.run(600);
    assertTrue(network.isUp(), network::toString);
    assertEquals(Set.of(73, 133), network.lengthsOfOurs());
  }

  @ParameterizedTest
  @MethodSource("situations")
  void aSideThatStartsLaterIsMetAtOnce(int idOfOriginal, Listener listener) {
    var network = new OriginalNetwork(idOfOriginal, listener, 20);
    network.startOurs();
    network.run(60);
    network.startOriginal();
    // An original that listens is met by our next announcement.
    network.run(listener == Listener.ORIGINAL ? 7 : 2);
    assertTrue(network.isUp(), network::toString);
  }

  @ParameterizedTest
  @MethodSource("situations")
  void keyChangesForTenMinutesKeepTheSessionAndNearlyAllPackets(
      int idOfOriginal, Listener listener) {
    var network = running(idOfOriginal, listener);
    network.runWithTraffic(600);
    assertTrue(network.isUp(), network::toString);
    assertEquals(1, network.counters().get(Counter.SESSIONS));
    var keys = network.counters().get(Counter.KEYS);
    assertTrue(keys >= 14 && keys <= 21, "keys: " + keys);
    // The original loses what is under way while it changes its only key.
    assertTrue(network.fromOurs().deliveredCount() >= 6000 - 2 * keys, network::toString);
    assertTrue(network.fromOriginal().deliveredCount() >= 6000 - 2 * keys, network::toString);
  }

  @ParameterizedTest
  @EnumSource
  void asResponderWeLoseNoPacketInAKeyChange(Listener listener) {
    var network = running(MASTER, listener);
    network.runWithTraffic(120);
    network.run(1);
    assertEquals(-1, network.fromOurs().firstLost(0), network::toString);
  }

  @ParameterizedTest
  @MethodSource("situations")
  void ourRestartHealsWhenTheOriginalHasGivenUpTheOldSession(int idOfOriginal, Listener listener) {
    var network = running(idOfOriginal, listener);
    network.run(7);
    network.restartOurs();
    // It notices after 21 to 30 s and announces itself at once.
    network.run(32);
    assertTrue(network.isUp(), network::toString);
    verifyTraffic(network);
  }

  @ParameterizedTest
  @MethodSource("situations")
  void itsRestartHealsAtOnceUnlessItWaitsForUs(int idOfOriginal, Listener listener) {
    var network = running(idOfOriginal, listener);
    network.run(7);
    network.restartOriginal();
    network.run(listener == Listener.ORIGINAL ? 27 : 2);
    assertTrue(network.isUp(), network::toString);
    assertEquals(2, network.counters().get(Counter.SESSIONS), network::toString);
    verifyTraffic(network);
  }

  /** What it says when it is stopped is no reason to let the call of the next process wait. */
  @ParameterizedTest
  @MethodSource("situations")
  void itsStopAndStartHealsAtOnceHoweverQuickUnlessItWaitsForUs(
      int idOfOriginal, Listener listener) {
    for (long pause = 0; pause <= 600; pause += 10) {
      var network = running(idOfOriginal, listener);
      network.run(7);
      network.restartOriginalInGoodOrder(pause);
      network.run(listener == Listener.ORIGINAL ? 27 : 2);
      assertTrue(network.isUp(), pause + " ms: " + network);
      verifyTraffic(network);
    }
  }

  @ParameterizedTest
  @MethodSource("situations")
  void anyLostDatagramOfTheFirstHandshakeHeals(int idOfOriginal, Listener listener) {
    IntStream.range(0, 8)
        .forEach(
            lost -> {
              verifyThatLossHeals(idOfOriginal, listener, lost, -1);
              verifyThatLossHeals(idOfOriginal, listener, -1, lost);
            });
  }

  private static void verifyThatLossHeals(
      int idOfOriginal, Listener listener, int lostOfOurs, int lostOfOriginal) {
    var network = new OriginalNetwork(idOfOriginal, listener, 30);
    network.lose(number -> number == lostOfOurs, number -> number == lostOfOriginal);
    startBoth(network);
    // Five seconds to the next PEER_INFO of either side, twice if the loss ended a handshake.
    network.run(12);
    verifyTraffic(network);
  }

  @ParameterizedTest
  @MethodSource("situations")
  void anyLostDatagramOfAKeyChangeHeals(int idOfOriginal, Listener listener) {
    IntStream.range(0, 12)
        .forEach(
            lost -> {
              verifyThatLossInKeyChangeHeals(idOfOriginal, listener, lost, -1);
              verifyThatLossInKeyChangeHeals(idOfOriginal, listener, -1, lost);
            });
  }

  private static void verifyThatLossInKeyChangeHeals(
      int idOfOriginal, Listener listener, int lostOfOurs, int lostOfOriginal) {
    var network = running(idOfOriginal, listener);
    network.run(25);
    network.lose(number -> number == lostOfOurs, number -> number == lostOfOriginal);
    network.run(25);
    verifyTraffic(network);
    assertEquals(1, network.counters().get(Counter.SESSIONS), network::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {MASTER, SLAVE})
  void ourGatewayFollowsAnOriginalThatDoesNotKnowThatItsAddressHasChanged(int idOfOriginal) {
    var network = running(idOfOriginal, Listener.OURS);
    network.run(7);
    network.moveOriginal();
    network.runWithTraffic(1);
    verifyTraffic(network);
    network.run(60);
    assertEquals(1, network.counters().get(Counter.SESSIONS), network::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {MASTER, SLAVE})
  void anOriginalGatewayLetsOurHostInFromElsewhereTwoMinutesAfterTheSession(int idOfOriginal) {
    var network = running(idOfOriginal, Listener.ORIGINAL);
    network.run(7);
    network.moveOurs();
    // Its socket is connected to the old address until it is in HOST_WAIT again.
    network.run(30 + 120 + 5 + 6);
    assertTrue(network.isUp(), network::toString);
    verifyTraffic(network);
  }

  /** Starts both; an original that listens is in HOST_WAIT for longer than its limit before. */
  private static void startBoth(OriginalNetwork network) {
    network.startOriginal();
    network.run(network.listener() == Listener.ORIGINAL ? 130 : 0);
    network.startOurs();
  }

  private static OriginalNetwork running(int idOfOriginal, Listener listener) {
    var network = new OriginalNetwork(idOfOriginal, listener, 30);
    startBoth(network);
    network.run(2);
    assertTrue(network.isUp(), network::toString);
    return network;
  }

  private static void verifyTraffic(OriginalNetwork network) {
    network.lose(number -> false, number -> false);
    var before = network.fromOurs().made();
    var beforeOfOriginal = network.fromOriginal().made();
    network.runWithTraffic(1);
    network.run(1);
    assertTrue(network.fromOurs().made() >= before + 10, network::toString);
    assertTrue(network.fromOriginal().made() >= beforeOfOriginal + 10, network::toString);
    assertEquals(-1, network.fromOurs().firstLost(before), network::toString);
    assertEquals(-1, network.fromOriginal().firstLost(beforeOfOriginal), network::toString);
  }
}
