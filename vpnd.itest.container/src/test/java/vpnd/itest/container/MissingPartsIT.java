// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import static org.junit.Assert.assertNotEquals;

import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import vpnd.itest.process.PolledCondition;

/**
 * A tunnel starts while a part is missing: nothing fails, it is logged, and the tunnel recovers.
 */
@RunWith(PaxExam.class)
public final class MissingPartsIT {
  @Inject private BundleContext context;
  private Framework framework;
  private EventLog log;

  @Before
  public void openLog() {
    framework = new Framework(context);
    framework.awaitSession(Site.WEST);
    framework.awaitSession(Site.EAST);
    log = EventLog.open();
  }

  @Test
  public void withoutACipherThereIsNoSession() throws Exception {
    startWithout("vpnd.crypto", "west: still waiting for a cipher suite");
    assertNotEquals("ACTIVE", framework.state(Site.WEST.tunnel()));
    framework.bundle("vpnd.crypto").start();
  }

  @Test
  public void withoutARoleThereIsNoSession() throws Exception {
    startWithout("vpnd.role.netgw", "west: still waiting for the bundle of the role net-gw");
    assertNotEquals("ACTIVE", framework.state(Site.WEST.tunnel()));
    framework.bundle("vpnd.role.netgw").start();
  }

  @Test
  public void withoutATunPortThereIsNoSessionThatThePeerWouldRouteInto() throws Exception {
    startWithout("vpnd.tun.memory", "west: still waiting for a tunnel device");
    assertNotEquals("ACTIVE", framework.state(Site.WEST.tunnel()));
    framework.bundle("vpnd.tun.memory").start();
  }

  private void startWithout(String bundle, String complaint) throws Exception {
    framework.bundle(bundle).stop();
    framework.bundle("vpnd.router").update();
    PolledCondition.until(complaint, Framework.LIMIT, () -> !log.lines(complaint).isEmpty());
  }

  /** Each test has started the part by now. */
  @After
  public void packetsPassInTheEnd() throws Exception {
    log.close();
    framework.awaitSession(Site.WEST);
    framework.awaitSession(Site.EAST);
    try (var flow = Flow.start(context, Site.WEST, Site.EAST)) {
      PolledCondition.until("packets", Framework.LIMIT, () -> flow.received() > 0);
    }
  }
}
