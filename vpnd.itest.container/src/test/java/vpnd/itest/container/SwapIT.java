// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import vpnd.api.operation.Counter;
import vpnd.itest.process.PolledCondition;
import vpnd.itest.traffic.TrafficReport;

/** Parts are replaced while numbered packets pass, both ways, through the tunnel. */
@RunWith(PaxExam.class)
public final class SwapIT {
  private static final int SWAPS = 10;

  /** Number of packets between two swaps. */
  private static final int PACKETS = 50;

  @Inject private BundleContext context;
  private Framework framework;
  private EventLog log;
  private Flow eastward;
  private Flow westward;

  @Before
  public void startTraffic() throws Exception {
    framework = new Framework(context);
    framework.awaitSession(Site.WEST);
    framework.awaitSession(Site.EAST);
    log = EventLog.open();
    eastward = Flow.start(context, Site.WEST, Site.EAST);
    westward = Flow.start(context, Site.EAST, Site.WEST);
  }

  @After
  public void stopTraffic() {
    eastward.close();
    westward.close();
    log.close();
  }

  @Test
  public void theCipherIsReplacedUnderTraffic() throws Exception {
    replace("vpnd.crypto");
    assertNothingIsLost();
  }

  @Test
  public void theRoleIsReplacedUnderTraffic() throws Exception {
    replace("vpnd.role.netgw");
    assertNothingIsLost();
  }

  /** A device in memory is not handed over: what arrives while there is none is counted. */
  @Test
  public void theTunPortIsReplacedUnderTrafficAndEveryLossIsCounted() throws Exception {
    long parked = parked();
    replace("vpnd.tun.memory");
    var eastern = eastward.end();
    var western = westward.end();
    assertEquals(parked() - parked, eastern.get("lost") + western.get("lost"));
    assertEquals(0, eastern.get("duplicated") + western.get("duplicated"));
    assertEquals("the session is the same", List.of(), sessions());
  }

  private long parked() {
    return framework.count(Site.WEST, Counter.RX_PARKED)
        + framework.count(Site.EAST, Counter.RX_PARKED);
  }

  /** The control: what keeps the session above is not kept by itself. */
  @Test
  public void whereTheRouterItselfIsReplacedTheSessionIsAnotherOne() throws Exception {
    awaitTraffic();
    framework.bundle("vpnd.router").update();
    framework.awaitSession(Site.WEST);
    framework.awaitSession(Site.EAST);
    awaitTraffic();
    assertNotEquals(List.of(), sessions());
  }

  private void replace(String bundle) throws Exception {
    for (int swap = 0; swap < SWAPS; swap++) {
      awaitTraffic();
      framework.bundle(bundle).update();
    }
    awaitTraffic();
  }

  /** Waits for more packets than wait anywhere. */
  private void awaitTraffic() {
    int eastern = eastward.received() + PACKETS;
    int western = westward.received() + PACKETS;
    PolledCondition.until(
        "traffic",
        Framework.LIMIT,
        () -> eastward.received() >= eastern && westward.received() >= western);
  }

  private void assertNothingIsLost() throws InterruptedException {
    assertUnharmed(eastward.end());
    assertUnharmed(westward.end());
    assertEquals("the session is the same", List.of(), sessions());
  }

  private static void assertUnharmed(TrafficReport flow) {
    assertTrue(
        flow.toString(), flow.get("lost") + flow.get("duplicated") + flow.get("foreign") == 0);
  }

  private List<String> sessions() {
    return log.lines("session (up|down)");
  }
}
