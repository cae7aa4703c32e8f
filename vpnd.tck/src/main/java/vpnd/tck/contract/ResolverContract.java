// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.NetworkPlan;
import vpnd.api.network.NetworkPlan.Dns;
import vpnd.api.port.Attachment;
import vpnd.api.port.DeviceSettings;
import vpnd.api.port.TunDevice;
import vpnd.tck.Clause;
import vpnd.tck.Contract;
import vpnd.tck.KitPlans;
import vpnd.tck.Subject;
import vpnd.tck.host.FakeResolvconf;

/** Resolvers of the DNS, for a port that sets them by resolvconf(8). */
@Contract
public class ResolverContract {
  private static final NetworkPlan PLAN =
      KitPlans.PACKETS.toBuilder()
          .dns(
              List.of(
                  new Dns(KitPlans.OTHER4.address(), "corp.example"),
                  new Dns(KitPlans.OTHER6.address(), "")))
          .build();

  private final Subject subject;

  @TempDir Path state = Path.of("");

  private FakeResolvconf resolvconf;

  public ResolverContract(Subject subject) {
    this.subject = subject;
  }

  @BeforeEach
  void makeProgram() throws IOException {
    resolvconf = new FakeResolvconf(state.resolve("fake"));
  }

  private TunDevice open() throws IOException {
    var settings = subject.device(1);
    return subject
        .tunPort(state)
        .open(
            DeviceSettings.builder(settings.name())
                .programs(settings.ipPath(), resolvconf.program())
                .build());
  }

  private void configure(TunDevice device) throws IOException {
    Needs.host(subject);
    device.configure(PLAN);
    Needs.that(!resolvconf.records().isEmpty(), "this port does not use resolvconf(8)");
  }

  @Test
  @Clause(in = NetworkPlan.class, method = "dns", value = "the preferred first")
  void eachResolverIsSetInTheOrderOfThePlan() throws IOException {
    try (var device = open()) {
      configure(device);
      var text = resolvconf.records();
      var first = text.indexOf("nameserver " + KitPlans.OTHER4.address().getHostAddress());
      var second = text.indexOf("nameserver " + KitPlans.OTHER6.address().getHostAddress());
      assertTrue(first >= 0 && first < second, text);
      assertTrue(text.contains("corp.example"), text);
    }
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "configure",
      value = "undoes what an earlier plan required")
  void aPlanWithoutResolversTakesThemBack() throws IOException {
    try (var device = open()) {
      configure(device);
      device.configure(KitPlans.PACKETS);
      assertEquals("", resolvconf.records());
    }
  }

  @Test
  @Clause(in = Attachment.class, method = "close", value = "undoes all that it changed on the host")
  void closeTakesThemBack() throws IOException {
    try (var device = open()) {
      configure(device);
    }
    assertEquals("", resolvconf.records());
  }

  @Test
  @Clause(
      in = TunDevice.class,
      method = "restored",
      value = "because another program had removed it")
  void whatAnotherProgramTookAwayIsRestoredAndReported() throws IOException {
    try (var device = open()) {
      configure(device);
      resolvconf.clear();
      device.configure(PLAN);
      var text = resolvconf.records();
      assertTrue(text.contains(KitPlans.OTHER4.address().getHostAddress()), text);
      assertEquals(1, device.restored().size(), device.restored()::toString);
    }
  }
}
