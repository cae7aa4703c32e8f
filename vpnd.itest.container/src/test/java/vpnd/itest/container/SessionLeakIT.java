// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import static org.junit.Assert.assertEquals;

import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;

/** Sessions that have come and gone many times have left nothing behind. */
@RunWith(PaxExam.class)
public final class SessionLeakIT {
  @Inject private BundleContext context;

  @Test
  public void theyLeaveNoRoute() throws Exception {
    Network.requireOwn();
    var framework = new Framework(context);
    framework.awaitSession(Site.WEST);
    framework.awaitSession(Site.EAST);
    var devices = new RealDevices(framework);
    devices.during(
        () ->
            new Leaks(context)
                .assertNone(
                    () -> {
                      framework.bundle("vpnd.router").stop();
                      assertEquals(List.of(), devices.routes());
                      framework.bundle("vpnd.router").start();
                      devices.awaitRoutes();
                    }));
  }
}
