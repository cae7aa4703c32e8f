// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import vpnd.itest.daemon.DaemonClock;
import vpnd.itest.daemon.VpnHost;
import vpnd.itest.process.PolledCondition;

/** The cost of a thousand absent clients. */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
class IdlePeersIT {
  private static final int MANY = 1000;

  /** Some threads are Java's own, or start at their first use. */
  private static final int FEW = 10;

  private static final long LARGEST_DIFFERENCE = 64 * 1024;
  private static final Pattern WAITING = Pattern.compile("HOST_WAIT");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Random random = new Random(1);

  @Test
  void thousandWaitingPeersCostLessThan64MebibytesAndNoThread() {
    var one = costs(1);
    var many = costs(MANY);
    System.out.printf("1 peer: %s, %d peers: %s%n", one, MANY, many);
    assertTrue(
        many.kilobytes - one.kilobytes < LARGEST_DIFFERENCE, "1: " + one + ", many: " + many);
    assertTrue(many.threads - one.threads < FEW, "1: " + one + ", many: " + many);
  }

  private record Costs(long kilobytes, long threads) {}

  private Costs costs(int peers) {
    try (var host = new VpnHost(DaemonClock.REAL)) {
      var secretKey = key();
      for (var peer = 0; peer < peers; peer++) {
        host.files()
            .write(
                "/etc/vpnd.d/p%d.conf".formatted(peer),
                "role: host-gw",
                "local_sk: " + secretKey,
                "remote_pk: " + key(),
                "local_network: 192.168.7.0/24",
                "host_addr: 10.%d.%d.2/24".formatted(peer >> 8, peer & 0xff),
                "local_nonce_file: /etc/p%d.local".formatted(peer),
                "remote_nonce_file: /etc/p%d.remote".formatted(peer));
      }
      var daemon = host.start();
      daemon.awaitStart();
      PolledCondition.until("all peers wait", LIMIT, () -> daemon.log().count(WAITING) == peers);
      var costs = new Costs(daemon.residentKilobytes(), daemon.threads());
      assertEquals(0, daemon.stop());
      return costs;
    }
  }

  private String key() {
    var bytes = new byte[32];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
