// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vpnd.itest.network.Namespace;
import vpnd.itest.process.Program;
import vpnd.testing.Sample;
import vpnd.testing.Seed;

/**
 * Third-party bundles that load and then misbehave, each part in each way, at the start and later:
 * packets flow, vpndctl answers, the log names the bundle, and vpnd recovers when its jar is
 * removed. A run does a {@link Sample}.
 */
@RealNetwork
@Execution(ExecutionMode.CONCURRENT)
class BadPartsIT {
  /** Includes the second until the jar is found, and a busy machine. */
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private static final Set<BadPart> AT_THE_START =
      EnumSet.complementOf(EnumSet.of(BadPart.LATE_CONSUMER));

  @TempDir private Path directory = Path.of("");

  private static List<BadPart> parts() {
    return Sample.of(List.of(BadPart.values()), Seed.draw());
  }

  @ParameterizedTest
  @MethodSource("parts")
  void whatComesLaterHarmsNoOther(BadPart part) throws IOException {
    var home = directory.resolve("home");
    try (var gateways = TwoGateways.withOwnHome(home, directory)) {
      gateways.join();
      for (var fault : Fault.values()) {
        var jar = write(part, fault, home);
        var from = gateways.west().daemon().log().size();
        Files.move(jar, home.resolve("bundles").resolve(jar.getFileName()));
        awaitTold(gateways, part, fault, from);
        assertWorks(gateways, part + " " + fault);
        Files.delete(home.resolve("bundles").resolve(jar.getFileName()));
        if (fault != Fault.BLOCKS || part.isInPlaceOfAnother()) {
          gateways
              .west()
              .daemon()
              .log()
              .await(Pattern.compile(part.bundle(fault) + " 1.0.0 is taken away"), from, LIMIT);
        }
        assertWorks(gateways, part + " " + fault + " gone");
      }
    }
  }

  private static List<Fault> faults() {
    return Sample.of(List.of(Fault.values()), Seed.draw());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatIsThereAtTheStartHarmsNoOther(Fault fault) throws IOException {
    var home = directory.resolve("home");
    try (var gateways = TwoGateways.withOwnHome(home, directory)) {
      var jars = new ArrayList<Path>();
      for (var part : AT_THE_START) {
        var jar = write(part, fault, home);
        jars.add(Files.move(jar, home.resolve("bundles").resolve(jar.getFileName())));
      }
      gateways.west().start();
      gateways.east().start();
      for (var part : AT_THE_START) {
        awaitTold(gateways, part, fault, 0);
      }
      assertWorks(gateways, fault + " at the start");
      for (var jar : jars) {
        Files.delete(jar);
      }
      gateways
          .west()
          .daemon()
          .log()
          .await(Pattern.compile(BadPart.ROLE.bundle(fault) + " 1.0.0 is taken away"), LIMIT);
      assertWorks(gateways, fault + " gone");
    }
  }

  private Path write(BadPart part, Fault fault, Path home) throws IOException {
    var work = Files.createDirectory(directory.resolve(part + "-" + fault));
    return part.write(fault, home, work);
  }

  /** With packets in both directions: some parts fail only at the next packet. */
  private static void awaitTold(TwoGateways gateways, BadPart part, Fault fault, int from) {
    var log = gateways.west().daemon().log();
    var bundle = part.bundle(fault).replace(".", "\\.");
    var isHarmless = !part.isInPlaceOfAnother() && fault == Fault.NULL;
    var told =
        Pattern.compile("bundle " + bundle + (isHarmless ? " .* started" : "[ :].*" + part.told()));
    var west = gateways.west().site();
    var east = gateways.east().site();
    var eastward = ping(west.host(), east.hostAddress());
    var westward = ping(east.host(), west.hostAddress());
    try {
      if (part == BadPart.LATE_CONSUMER) {
        log.await(Pattern.compile("bundle " + bundle + " .* started"), from, LIMIT);
        var update = gateways.west().control("update", "vpnd.router");
        assertEquals(0, update.exitCode(LIMIT), () -> update.log().text());
      }
      log.await(told, from, LIMIT);
    } finally {
      eastward.close();
      westward.close();
    }
  }

  private static Program ping(Namespace from, String to) {
    return from.start("ping", "-n", "-q", "-i", "0.2", "-w", "60", to);
  }

  private static void assertWorks(TwoGateways gateways, String what) {
    gateways.awaitTunnel();
    var peers = gateways.west().control("peers");
    assertEquals(0, peers.exitCode(LIMIT), () -> what + ": " + peers.log());
    assertTrue(peers.log().text().contains("ACTIVE"), () -> what + ": " + peers.log());
    var why = gateways.west().control("why");
    assertTrue(why.exitCode(LIMIT) <= 1, () -> what + ": " + why.log());
  }
}
