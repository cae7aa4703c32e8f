// SPDX-License-Identifier: BSD-2-Clause
package vpnd.router.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import vpnd.api.operation.Finding.Cause;
import vpnd.router.fixture.LogLines;
import vpnd.router.report.ActiveProblems.Place;

/** A problem is logged once for as long as it lasts. */
final class ActiveProblemsTest {
  @RegisterExtension private final LogLines log = new LogLines();
  private final ActiveProblems faults = new ActiveProblems();

  @Test
  void aFaultThatLastsIsToldOnce() {
    for (var i = 0; i < 100; i++) {
      faults.tell(Place.PEER_NONCES, Level.ERROR, "west", "the disk is full");
    }
    assertEquals(List.of("west: the disk is full"), log.lines());
    assertEquals(Map.of(Cause.NONCE_FILE, List.of("the disk is full")), faults.byCause());
  }

  @Test
  void aFaultThatComesAgainIsToldAgain() {
    faults.tell(Place.DEVICE, Level.ERROR, "west", "tun0 is busy");
    faults.end(Place.DEVICE);
    assertEquals(Map.of(), faults.byCause());
    faults.tell(Place.DEVICE, Level.ERROR, "west", "tun0 is busy");
    assertEquals(2, log.lines().size());
  }

  @Test
  void ofSeveralFaultsInAPlaceOnlyTheNewOnesAreTold() {
    faults.tell(Place.HOST_NETWORK, Level.ERROR, "tun0", List.of("no ip", "no resolvconf"));
    faults.tell(Place.HOST_NETWORK, Level.ERROR, "tun0", List.of("no resolvconf", "no route"));
    assertEquals(List.of("tun0: no ip", "tun0: no resolvconf", "tun0: no route"), log.lines());
    assertEquals(List.of("no resolvconf", "no route"), faults.byCause().get(Cause.HOST_NETWORK));
  }

  @Test
  void whatIsWrongInOnePlaceIsNotMendedInAnother() {
    faults.tell(Place.OWN_NONCES, Level.ERROR, "west", "local");
    faults.tell(Place.PEER_NONCES, Level.ERROR, "west", "remote");
    faults.end(Place.OWN_NONCES);
    assertEquals(Map.of(Cause.NONCE_FILE, List.of("remote")), faults.byCause());
  }
}
