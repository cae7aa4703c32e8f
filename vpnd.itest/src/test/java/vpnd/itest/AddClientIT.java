// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.network.Openresolv;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;

/** A laptop gets into the network by one command on the gateway, and leaves it by another. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
class AddClientIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void whatIsPrintedIsTheLaptopsWholeFile() {
    try (var network = new MobileNetwork(1)) {
      var gateway = network.gateway();
      var laptop = network.client(1);
      Openresolv.configure(laptop.files());
      var keys = TwoGateways.HOME.resolve("bin/vpnd-keygen").toString();
      gateway.namespace().run("mkdir", "-p", "-m", "700", "/etc/vpnd.d");
      gateway.namespace().run(keys, "/etc/vpnd.d/clients.template");
      gateway
          .namespace()
          .run(
              "sh",
              "-c",
              "printf 'client_pool: 10.99.0.0/24, fd99::/64\\ngateway_host: %s\\nlocal_network: %s, %s\\n"
                      .formatted(
                          MobileNetwork.GATEWAY,
                          MobileNetwork.INTERNAL,
                          MobileNetwork.INTERNAL_IPV6)
                  + "' >> /etc/vpnd.d/clients.template");
      var printed = gateway.control("add-client", "anna");
      // The defaults are outside /etc, which is all that these hosts do not share.
      gateway.namespace().run("sed", "-i", "s|/var/db/|/etc/|", "/etc/vpnd.d/anna.conf");
      gateway
          .namespace()
          .run("sed", "-i", "$ a local_nonce_file: /etc/anna.nonce", "/etc/vpnd.d/anna.conf");
      var lines =
          new ArrayList<>(printed.lines().filter(it -> !it.startsWith("vpndctl: ")).toList());
      lines.addAll(
          List.of(
              "local_nonce_file: /etc/local.nonce",
              "remote_nonce_file: /etc/remote.nonce",
              "resolvconf_path: " + Openresolv.PROGRAM));
      laptop.files().write("/etc/vpnd.conf", lines.toArray(String[]::new));

      gateway.start();
      laptop.start();
      Ping.untilAnswered(laptop.namespace(), MobileNetwork.SERVER, LIMIT);
      Ping.untilAnswered(laptop.namespace(), MobileNetwork.SERVER_IPV6, LIMIT);
      assertTrue(laptop.namespace().ip("address").contains("10.99.0.2/24"), network::logs);

      gateway.control("remove-client", "anna");
      laptop.daemon().awaitSessionEnd(DaemonClock.FAST.silenceLimit().plusSeconds(10));
      PolledCondition.until(
          "the route of the removed client is gone",
          LIMIT,
          () -> !gateway.namespace().ip("route").contains("10.99.0.2"));
    }
  }
}
