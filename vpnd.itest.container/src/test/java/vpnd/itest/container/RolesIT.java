// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

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
import vpnd.itest.process.PolledCondition;

/**
 * All three roles in one process, with sessions: a host-gw and its client come and go beside two
 * gateways, which notice nothing.
 */
@RunWith(PaxExam.class)
public final class RolesIT {
  @Inject private BundleContext context;
  private final Gateway gateway = Gateway.of(Site.NORTH);
  private final Gateway client = Gateway.of(Site.SOUTH);
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
    remove(client);
    remove(gateway);
    log.close();
    assertEquals(List.of(), log.lines("(west|east): "));
    assertEquals("ACTIVE", framework.state(Site.WEST.tunnel()));
    assertEquals("ACTIVE", framework.state(Site.EAST.tunnel()));
  }

  @Test
  public void theGatewayComesFirstAndGoesFirst() throws Exception {
    gateway.writeHostGateway(framework.directory(), client, "gateway");
    client.writeHost(framework.directory(), gateway, "client");
    awaitSessions(Site.NORTH, Site.SOUTH);
    remove(gateway);
    remove(client);
  }

  @Test
  public void theClientComesFirstAndGoesFirst() throws Exception {
    client.writeHost(framework.directory(), gateway, "client");
    PolledCondition.until(
        "the client", Framework.LIMIT, () -> framework.tunnel("south").isPresent());
    gateway.writeHostGateway(framework.directory(), client, "gateway");
    awaitSessions(Site.NORTH, Site.SOUTH);
    remove(client);
    assertTrue(framework.tunnel("north").isPresent());
    remove(gateway);
  }

  @Test
  public void aFileTakesAnotherRole() throws Exception {
    gateway.writeHostGateway(framework.directory(), client, "north-first");
    client.writeHost(framework.directory(), gateway, "south-first");
    awaitSessions(Site.NORTH, Site.SOUTH);
    gateway.write(framework.directory(), client, "north-second");
    client.write(framework.directory(), gateway, "south-second");
    awaitLabels("second");
    awaitSessions(Site.NORTH, Site.SOUTH);
    // And the other way round: the gateway is now the client.
    gateway.writeHost(framework.directory(), client, "north-third");
    client.writeHostGateway(framework.directory(), gateway, "south-third");
    awaitLabels("third");
    awaitSessions(Site.NORTH, Site.SOUTH);
  }

  private void awaitLabels(String label) {
    for (var site : List.of(Site.NORTH, Site.SOUTH)) {
      var name = site.tunnel();
      PolledCondition.until(
          label, Framework.LIMIT, () -> framework.label(name).equals(name + "-" + label));
    }
  }

  private void awaitSessions(Site... sites) {
    for (var site : sites) {
      framework.awaitSession(site);
    }
  }

  private void remove(Gateway removed) throws IOException {
    Files.deleteIfExists(removed.file(framework.directory()));
    PolledCondition.until(
        "no tunnel", Framework.LIMIT, () -> framework.tunnel(removed.site().tunnel()).isEmpty());
  }
}
