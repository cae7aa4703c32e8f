// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Packets of a bulk transfer are processed in large batches, on which the speed depends. */
@RealNetwork
@Isolated
class BulkCostIT {
  private static final String TUN = "vpnd.tun.linux";
  private static final int SECONDS = 3;

  /** Calls or messages per packet: some five times the measured 0.03 to 0.06. */
  private static final double MOST = 0.25;

  private static TwoGateways gateways;

  @BeforeAll
  static void join(@TempDir Path directory) {
    gateways = new TwoGateways(TwoSites.cabled(), directory);
    gateways.join();
  }

  @AfterAll
  static void end() {
    gateways.close();
  }

  private static BulkCost measure() {
    var cost = BulkCost.measure(gateways, SECONDS);
    System.out.println(cost);
    assertTrue(cost.packets() > 1_000, cost::toString);
    return cost;
  }

  private static BulkCost measureWith(MutantBundle mutant, Path directory) {
    var jar = mutant.write(TwoGateways.HOME, directory).toString();
    update(jar);
    try {
      gateways.awaitTunnel();
      return measure();
    } finally {
      update();
      gateways.awaitTunnel();
    }
  }

  /** Updates the bundle of both gateways, to a jar or back. */
  private static void update(String... jar) {
    var command = Stream.concat(Stream.of("update", TUN), Stream.of(jar)).toArray(String[]::new);
    Stream.of(gateways.west(), gateways.east())
        .forEach(gateway -> gateway.controlSocket().run(command));
  }

  @Test
  void manyPacketsAreMovedByEachCall() {
    var cost = measure();
    assertTrue(cost.readsPerPacket() < MOST, cost::toString);
    assertTrue(cost.sendsPerPacket() < MOST, cost::toString);
    assertTrue(cost.receivesPerPacket() < MOST, cost::toString);
    assertTrue(cost.writesPerPacket() < MOST, cost::toString);
  }

  @Test
  void withoutOffloadOfTheDeviceEachPacketTakesARead(@TempDir Path directory) {
    var mutant = MutantBundle.named(TUN, "A_DEVICE_HAS_NO_OFFLOAD");
    var cost = measureWith(mutant, directory);
    assertTrue(cost.readsPerPacket() > MOST, cost::toString);
  }

  @Test
  void withoutOffloadOfTheSocketEachPacketTakesAMessage(@TempDir Path directory) {
    var mutant = MutantBundle.named(TUN, "A_SOCKET_HAS_NO_OFFLOAD");
    var cost = measureWith(mutant, directory);
    assertTrue(cost.sendsPerPacket() > MOST, cost::toString);
    assertTrue(cost.receivesPerPacket() > MOST, cost::toString);
  }

  @Test
  void withoutGatheringEachPacketTakesAWrite(@TempDir Path directory) {
    var mutant = MutantBundle.named(TUN, "PACKETS_ARE_NOT_GATHERED");
    var cost = measureWith(mutant, directory);
    assertTrue(cost.writesPerPacket() > MOST, cost::toString);
  }
}
