// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import vpnd.api.operation.TunnelStats;
import vpnd.api.secret.TunnelDefinition;
import vpnd.itest.process.PolledCondition;

/** A third tunnel follows its configuration; the other two keep their sessions. */
@RunWith(PaxExam.class)
public final class ConfigurationIT {
  private static final String NORTH = Site.NORTH.tunnel();

  @Inject private BundleContext context;
  private final Gateway gateway = Gateway.of(Site.NORTH);
  private Framework framework;
  private EventLog log;

  @Before
  public void awaitSessions() {
    framework = new Framework(context);
    framework.awaitSession(Site.WEST);
    framework.awaitSession(Site.EAST);
    log = EventLog.open();
  }

  @After
  public void theOthersHaveNoticedNothing() throws IOException {
    Files.deleteIfExists(gateway.file(framework.directory()));
    awaitEnd();
    log.close();
    assertEquals(List.of(), log.lines("(west|east): session"));
  }

  @Test
  public void aTunnelFollowsItsFile() throws Exception {
    write("first");
    var first = awaitTunnel("first");

    write("second");
    var second = awaitTunnel("second");
    assertNotEquals("a changed file is another tunnel", first, second);

    Files.delete(gateway.file(framework.directory()));
    awaitEnd();
  }

  /** Also one that is not of vpnd.config. */
  @Test
  public void everyServiceOfTheTypeIsATunnel() throws Exception {
    write("any");
    awaitTunnel("any");
    var configs = context.getServiceReferences(TunnelDefinition.class, "(tunnel=" + NORTH + ")");
    var config = context.getService(configs.iterator().next());
    Files.delete(gateway.file(framework.directory()));
    awaitEnd();

    var service = context.registerService(TunnelDefinition.class, config, null);
    awaitTunnel("any");
    service.unregister();

    awaitEnd();
  }

  private void write(String label) {
    gateway.write(framework.directory(), Gateway.of(Site.SOUTH), label);
  }

  private ServiceReference<TunnelStats> awaitTunnel(String label) {
    PolledCondition.until(label, Framework.LIMIT, () -> label.equals(framework.label(NORTH)));
    return framework.tunnel(NORTH).orElseThrow();
  }

  private void awaitEnd() {
    PolledCondition.until("no tunnel", Framework.LIMIT, () -> framework.tunnel(NORTH).isEmpty());
  }
}
