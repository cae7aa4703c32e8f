// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.Counter;

/** Our engine with an original daemon as its peer, in both key roles. */
class OriginalTest {
  private static final int MASTER = 0;
  private static final int SLAVE = -1;

  @ParameterizedTest
  @CsvSource({
    "0, 0", "0, 100", "0, 200", "0, 300", "0, 450", "-1, 0", "-1, 100", "-1, 200", "-1, 300",
    "-1, 450"
  })
  void aSessionComesUpHoweverLateOurDatagramsAre(int idOfOriginal, long delay) {
    var network = new OriginalNetwork(idOfOriginal, delay);
    network.startOriginal();
    network.startOurs();
    network.run(4);
    assertTrue(network.isUp(), network::toString);
    network.run(60);
    assertTrue(network.isUp(), network::toString);
    assertEquals(1, network.counters().get(Counter.SESSIONS), network::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {MASTER, SLAVE})
  void aSideThatStartsLaterIsMetAtOnce(int idOfOriginal) {
    var network = new OriginalNetwork(idOfOriginal, 20);
    network.startOurs();
    network.run(60);
    network.startOriginal();
    network.run(2);
    assertTrue(network.isUp(), network::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {MASTER, SLAVE})
  void keyChangesForTenMinutesKeepTheSessionAndNearlyAllPackets(int idOfOriginal) {
    var network = running(idOfOriginal, 30);
    network.runWithTraffic(600);
    assertTrue(network.isUp(), network::toString);
    assertEquals(1, network.counters().get(Counter.SESSIONS));
    var keys = network.counters().get(Counter.KEYS);
    assertTrue(keys >= 14 && keys <= 21, "keys: " + keys);
    // The original loses what is under way while it changes its only key.
    assertTrue(network.fromOurs().deliveredCount() >= 6000 - 2 * keys, network::toString);
    assertTrue(network.fromOriginal().deliveredCount() >= 6000 - 2 * keys, network::toString);
  }

  @Test
  void asResponderWeLoseNoPacketInAKeyChange() {
    var network = running(MASTER, 30);
    network.runWithTraffic(120);
    network.run(1);
    assertEquals(-1, network.fromOurs().firstLost(0), network::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {MASTER, SLAVE})
  void ourRestartHealsWhenTheOriginalHasGivenUpTheOldSession(int idOfOriginal) {
    var network = running(idOfOriginal, 30);
    network.run(7);
    network.restartOurs();
    // It notices after 21 to 30 s and announces itself at once.
    network.run(32);
    assertTrue(network.isUp(), network::toString);
    verifyTraffic(network);
  }

  @ParameterizedTest
  @ValueSource(ints = {MASTER, SLAVE})
  void itsRestartHealsAtOnce(int idOfOriginal) {
    var network = running(idOfOriginal, 30);
    network.run(7);
    network.restartOriginal();
    network.run(2);
    assertTrue(network.isUp(), network::toString);
    assertEquals(2, network.counters().get(Counter.SESSIONS), network::toString);
    verifyTraffic(network);
  }

  @ParameterizedTest
  @ValueSource(ints = {MASTER, SLAVE})
  void anyLostDatagramOfTheFirstHandshakeHeals(int idOfOriginal) {
    IntStream.range(0, 8)
        .forEach(
            lost -> {
              verifyThatLossHeals(idOfOriginal, lost, -1);
              verifyThatLossHeals(idOfOriginal, -1, lost);
            });
  }

  private static void verifyThatLossHeals(int idOfOriginal, int lostOfOurs, int lostOfOriginal) {
    var network = new OriginalNetwork(idOfOriginal, 30);
    network.lose(number -> number == lostOfOurs, number -> number == lostOfOriginal);
    network.startOriginal();
    network.startOurs();
    // Five seconds to the next PEER_INFO of either side, twice if the loss ended a handshake.
    network.run(12);
    verifyTraffic(network);
  }

  @ParameterizedTest
  @ValueSource(ints = {MASTER, SLAVE})
  void anyLostDatagramOfAKeyChangeHeals(int idOfOriginal) {
    IntStream.range(0, 12)
        .forEach(
            lost -> {
              verifyThatLossInKeyChangeHeals(idOfOriginal, lost, -1);
              verifyThatLossInKeyChangeHeals(idOfOriginal, -1, lost);
            });
  }

  private static void verifyThatLossInKeyChangeHeals(
      int idOfOriginal, int lostOfOurs, int lostOfOriginal) {
    var network = running(idOfOriginal, 30);
    network.run(25);
    network.lose(number -> number == lostOfOurs, number -> number == lostOfOriginal);
    network.run(25);
    verifyTraffic(network);
    assertEquals(1, network.counters().get(Counter.SESSIONS), network::toString);
  }

  private static OriginalNetwork running(int idOfOriginal, long delay) {
    var network = new OriginalNetwork(idOfOriginal, delay);
    network.startOriginal();
    network.startOurs();
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
