// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import vpnd.config.TestConfigurations;
import vpnd.role.host.Host;
import vpnd.role.hostgw.HostGateway;
import vpnd.testing.Seed;

/** A gateway is warned of exactly what its client would refuse: the client itself is asked. */
class AssignedTest {
  private static final int ROUNDS = 3_000;
  private static final List<String> ADDRESSES =
      List.of(
          "10.1.0.2",
          "10.8.0.53",
          "127.0.0.5",
          "169.254.7.7",
          "192.168.1.53",
          "0.0.0.0",
          "224.0.0.1",
          "240.0.0.1",
          "fd08::5",
          "2001:db8::53",
          "fe80::1",
          "::",
          "ff02::1");

  private final long seed = Seed.draw();
  private final Random random = new Random(seed);

  @Test
  void theWarningsOfAGatewayAreTheRefusalsOfItsClient() throws Exception {
    int warned = 0;
    int silent = 0;
    var acceptsAll = TestConfigurations.HOST + "accept_network: 0.0.0.0/0, ::/0\n";
    try (var client = TestConfigurations.parse(acceptsAll)) {
      for (int round = 0; round < ROUNDS; round++) {
        var text = text();
        Configuration gateway;
        try {
          gateway = TestConfigurations.parse(text);
        } catch (ConfigurationException e) {
          continue; // never gets to a client
        }
        try (gateway) {
          var refusals =
              new Host()
                  .refusals(client.tunnel(), new HostGateway().announcement(gateway.tunnel(), 1));
          var warnings =
              gateway.warnings().stream()
                  .map(Problem::toString)
                  .filter(line -> !line.contains("lies in local_network"))
                  .filter(line -> !line.contains("past the tunnel"))
                  .toList();
          assertEquals(
              refusals.isEmpty(),
              warnings.isEmpty(),
              () -> "seed " + seed + "\n" + text + "\n" + refusals + "\n" + warnings);
          warned += warnings.isEmpty() ? 0 : 1;
          silent += warnings.isEmpty() ? 1 : 0;
        }
      }
    }
    assertTrue(warned > 50 && silent > 50, warned + " and " + silent);
  }

  private String text() {
    var text = new StringBuilder(TestConfigurations.KEYS + "role: host-gw\n");
    text.append("local_network: ").append(list(this::prefix)).append('\n');
    text.append("host_addr: ").append(list(this::prefix)).append('\n');
    if (random.nextBoolean()) {
      text.append("resolv_addr: ").append(list(this::address)).append('\n');
    }
    if (random.nextInt(4) == 0) {
      text.append("resolv_domain: example.org\n");
    }
    return text.toString();
  }

  private String list(Supplier<String> element) {
    return random.nextInt(4) == 0 ? element.get() + ", " + element.get() : element.get();
  }

  private String address() {
    return ADDRESSES.get(random.nextInt(ADDRESSES.size()));
  }

  private String prefix() {
    var address = address();
    int bits = address.contains(":") ? 128 : 32;
    return address + "/" + (random.nextBoolean() ? bits * 3 / 4 : random.nextInt(bits + 1));
  }
}
