// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import vpnd.api.config.DownPolicy;
import vpnd.config.TestConfigurations;

/** What is blocked without a session. */
class DownPolicyTest {
  private static DownPolicy policy(String text) throws Exception {
    try (var configuration = TestConfigurations.parse(text)) {
      return configuration.tunnel().downPolicy();
    }
  }

  private static String fault(String text) {
    return assertThrows(ConfigurationException.class, () -> policy(text)).getMessage();
  }

  @Test
  void whoSendsAllTrafficThroughTheTunnelLeaksNoneUnlessTheFileSaysSo() throws Exception {
    var all = TestConfigurations.HOST + "accept_network: 10.0.0.0/8, ::/0\n";
    assertEquals(DownPolicy.BLOCK, policy(all));
    assertEquals(DownPolicy.OPEN, policy(all + "on_down: open\n"));
    assertEquals(DownPolicy.ALWAYS, policy(all + "on_down: always\n"));
    assertEquals(DownPolicy.OPEN, policy(TestConfigurations.HOST + "accept_network: 10.0.0.0/8\n"));
    assertEquals(DownPolicy.OPEN, policy(TestConfigurations.HOST));
  }

  @Test
  void aNameIsNotResolvedWhileTheDnsIsBlocked() throws Exception {
    var all = TestConfigurations.HOST + "accept_network: 0.0.0.0/0\n";
    try (var named = TestConfigurations.parse(all);
        var open = TestConfigurations.parse(all + "on_down: open\n");
        var address = TestConfigurations.parse(all.replace("gw1.example.org", "203.0.113.1"))) {
      assertEquals(1, named.warnings().size(), named.warnings()::toString);
      assertTrue(named.warnings().get(0).toString().contains("remote_host has a name"));
      assertEquals(0, open.warnings().size(), open.warnings()::toString);
      assertEquals(0, address.warnings().size(), address.warnings()::toString);
    }
  }

  /** Neither the default that blocks all else nor the other one is what everybody expects. */
  @Test
  void allTrafficInATableOfTheOperatorHasNoDefault() throws Exception {
    var inTable = TestConfigurations.HOST + "accept_network: 0.0.0.0/0\nroute_table: 100\n";
    var fault = fault(inTable);
    assertTrue(fault.contains(":6: route_table with all traffic in accept_network needs"), fault);
    assertEquals(DownPolicy.OPEN, policy(inTable + "on_down: open\n"));
    assertEquals(DownPolicy.BLOCK, policy(inTable + "on_down: block\n"));
    assertEquals(DownPolicy.OPEN, policy(inTable.replace("0.0.0.0/0", "10.0.0.0/8")));
  }

  @Test
  void whereAPlaceForRoutesDoesNotFitTheRestThereIsAWarning() throws Exception {
    var inTable =
        TestConfigurations.HOST
            + "accept_network: 0.0.0.0/0\non_down: open\nroute_table: 100\nroute_metric: 50\n";
    assertEquals(List.of(), warnings(inTable + "dns: none\n"));
    assertWarns("this whole host will ask the resolvers", inTable);
    assertWarns(
        "route_metric has no effect on all traffic", inTable.replace("route_table: 100\n", ""));
    var metric = TestConfigurations.NET_GW + "route_metric: 50\n";
    assertEquals(List.of(), warnings(metric));
    assertWarns("on_down refuses what another route", metric + "on_down: block\n");
  }

  private static List<String> warnings(String text) throws Exception {
    try (var configuration = TestConfigurations.parse(text)) {
      return configuration.warnings().stream().map(Object::toString).toList();
    }
  }

  private static void assertWarns(String fault, String text) throws Exception {
    var warnings = warnings(text);
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.get(0).contains(fault), warnings::toString);
  }

  @Test
  void itMustBeKnownWhatToBlock() {
    var fault = fault(TestConfigurations.HOST + "on_down: block\n");
    assertTrue(fault.contains("on_down blocks nothing without accept_network; give"), fault);
    var none = fault(TestConfigurations.HOST + "accept_network: none\non_down: always\n");
    assertTrue(none.contains("on_down blocks nothing without accept_network; give"), none);
    var any = TestConfigurations.NET_GW.replace("192.168.2.0/24", "0.0.0.0/0");
    assertTrue(fault(any + "on_down: block\n").contains("for which no route is set; give"));
  }
}
