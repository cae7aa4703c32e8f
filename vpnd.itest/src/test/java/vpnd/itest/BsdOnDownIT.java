// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.daemon.Platform;
import vpnd.itest.network.PacketCounter;
import vpnd.itest.network.Ping;
import vpnd.itest.process.PolledCondition;
import vpnd.testing.InTurn;
import vpnd.testing.WholeRun;

/**
 * A laptop or gateway on the port to the BSDs and macOS, with stand-ins: packets for the networks
 * that it blocks never leave in clear. The router of its LAN counts them.
 */
@RealNetwork
@Execution(ExecutionMode.SAME_THREAD) // runs many programs
@InTurn(2)
class BsdOnDownIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** A host in the internet, of which both the LAN's router and the gateway know the way. */
  private static final String WEB = "198.51.100.80";

  private static final String CAPTURE =
      """
      table ip capture {
        counter leaked { }
        chain prerouting {
          type filter hook prerouting priority -300;
          iifname "home1" ip daddr { 198.51.100.0/24, 10.1.0.0/24 } counter name leaked
        }
      }
      """;

  /** What a program sends to, and the lines of the configuration. */
  private enum Way {
    /** A laptop, with all traffic. */
    ALL_TRAFFIC(WEB),

    /** A gateway, with the network of the other one. */
    ONE_NETWORK(MobileNetwork.SERVER);

    private final String target;

    Way(String target) {
      this.target = target;
    }
  }

  /** The network with one way in it. */
  private record Scene(MobileNetwork network, Platform platform, Way way) {
    static Scene of(MobileNetwork network, Platform platform, Way way, String onDown) {
      var scene = new Scene(network, platform, way);
      network.router().ip("address", "add", WEB + "/32", "dev", "lo");
      network.router().ip("route", "add", MobileNetwork.INTERNAL, "via", MobileNetwork.GATEWAY);
      network.router().run("nft", CAPTURE);
      network.gateway().namespace().ip("route", "add", "default", "via", "192.0.2.1");
      if (way == Way.ALL_TRAFFIC) {
        var client = new MobileClient(network, 1);
        client.configure(MobileNetwork.GATEWAY, "accept_network: 0.0.0.0/0", "on_down: " + onDown);
        client.admit("10.99.0.1/24", "0.0.0.0/0", MobileNetwork.SERVER, "masquerade: yes");
      } else {
        scene.join(onDown);
      }
      return scene;
    }

    private void join(String onDown) {
      var west = network.client(1);
      var east = network.gateway();
      var westFile = west.newPeerFile("/etc/vpnd.conf");
      var eastFile = east.newPeerFile("/etc/vpnd.conf");
      westFile.write(
          "device: " + platform.device(),
          eastFile.publicKeyLine(),
          "remote_host: " + MobileNetwork.GATEWAY,
          "remote_network: " + MobileNetwork.INTERNAL,
          "on_down: " + onDown);
      eastFile.write(
          westFile.publicKeyLine(), "remote_host: 192.0.2.1", "remote_network: 192.168.1.0/24");
    }

    /** Sends echo requests, also from the outer address; returns how many left in clear. */
    long leaking() {
      long before = leaked();
      for (var source : List.of("0.0.0.0", "192.168.1.2")) {
        try (var ping =
            network
                .client(1)
                .namespace()
                .start(
                    "ping", "-n", "-c", "10", "-i", "0.02", "-W", "1", "-I", source, way.target)) {
          ping.exitCode(LIMIT); // fails where the packets are rejected
        }
      }
      return leaked() - before;
    }

    private long leaked() {
      return new PacketCounter(network.router(), "ip", "leaked").packets();
    }

    void assertNothingLeaks(String moment) {
      assertEquals(0, leaking(), () -> moment + "\n" + network.logs());
    }

    void assertLeaks() {
      assertTrue(leaking() >= 10, network::logs);
    }

    void awaitBlock() {
      var laptop = network.client(1).namespace();
      PolledCondition.until(
          "the kill switch", LIMIT, () -> laptop.ip("route").contains("unreachable "));
    }

    void awaitTunnel() {
      Ping.untilAnswered(network.client(1).namespace(), way.target, LIMIT);
    }

    String unblock() {
      return network
          .client(1)
          .namespace()
          .run(
              "env",
              "JDK_JAVA_OPTIONS=" + String.join(" ", platform.javaOptions()),
              TwoGateways.HOME.resolve("bin/vpndctl").toString(),
              "unblock");
    }
  }

  @ParameterizedTest
  @CsvSource({"ALL_TRAFFIC, block", "ONE_NETWORK, always"})
  void nothingLeavesInClear(Way way, String onDown) {
    assertNothingLeavesInClear(Platform.of("freebsd", "FreeBSD"), way, onDown);
  }

  @ParameterizedTest
  @WholeRun
  @CsvSource({
    "dragonfly, DragonFlyBSD, ALL_TRAFFIC, always",
    "netbsd, NetBSD, ALL_TRAFFIC, always",
    "openbsd, OpenBSD, ALL_TRAFFIC, always",
    "macos, MacOSX, ALL_TRAFFIC, always",
    "dragonfly, DragonFlyBSD, ONE_NETWORK, block",
    "netbsd, NetBSD, ONE_NETWORK, block",
    "openbsd, OpenBSD, ONE_NETWORK, block",
    "macos, MacOSX, ONE_NETWORK, block"
  })
  void norOnTheOtherSystems(String standIn, String osName, Way way, String onDown) {
    assertNothingLeavesInClear(Platform.of(standIn, osName), way, onDown);
  }

  private static void assertNothingLeavesInClear(Platform platform, Way way, String onDown) {
    try (var network = new MobileNetwork(1, DaemonClock.FAST, Platform.LINUX, platform)) {
      var scene = Scene.of(network, platform, way, onDown);
      var laptop = network.client(1);
      var before = laptop.state();
      scene.assertLeaks();
      laptop.start();
      scene.awaitBlock();
      scene.assertNothingLeaks("before the first session");
      network.gateway().start();
      scene.awaitTunnel();
      scene.assertNothingLeaks("during a session");
      laptop.control("update", "vpnd.tun.bsd");
      scene.assertNothingLeaks("after an update of the port");
      scene.awaitTunnel();
      network.gateway().daemon().crash();
      laptop.daemon().awaitSessionEnd(DaemonClock.FAST.silenceLimit());
      scene.assertNothingLeaks("after the gateway has died");
      laptop.daemon().crash();
      scene.assertNothingLeaks("after kill -9");
      laptop.start().awaitStart();
      scene.assertNothingLeaks("after another start");
      assertEquals(0, laptop.daemon().stop(), network::logs);
      if (onDown.equals("always")) {
        scene.assertNothingLeaks("after a stop");
        var device = platform.device() + ": packets are no longer blocked";
        assertTrue(scene.unblock().contains(device));
      }
      scene.assertLeaks();
      assertEquals("", before.differenceTo(laptop.state()).replaceAll("(?m)^.* lo: <.*\n?", ""));
    }
  }
}
