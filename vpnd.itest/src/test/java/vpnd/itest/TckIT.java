// SPDX-License-Identifier: BSD-2-Clause
package vpnd.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vpnd.itest.daemon.Platform;
import vpnd.itest.process.Program;
import vpnd.tck.contract.Contracts;
import vpnd.tck.framework.BundleFramework;
import vpnd.testing.InTurn;
import vpnd.testing.WholeRun;

/** The program {@code vpnd-tck} of the distribution, and bundles of all kinds. */
@RealNetwork
@InTurn(0)
class TckIT {
  private static final Path HOME = TwoGateways.HOME;
  private static final String TUN = "vpnd.tun.linux";
  private static final String FEW_CYCLES = "-Dvpnd.tck.cycles=5";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Path directory;
  private final Path report;

  TckIT(@TempDir Path directory) {
    this.directory = directory;
    this.report = directory.resolve("report");
  }

  private void assertEnds(int exitCode, String text, String... arguments) {
    assertEnds(List.of(), exitCode, text, arguments);
  }

  private void assertEnds(
      List<String> javaOptions, int exitCode, String text, String... arguments) {
    var command = new ArrayList<String>();
    command.add(HOME.resolve("bin/vpnd-tck").toString());
    command.add("--report=" + report);
    command.addAll(List.of(arguments));
    var options = FEW_CYCLES + " " + String.join(" ", javaOptions);
    var java = Map.of("JAVA_HOME", System.getProperty("java.home"), "JDK_JAVA_OPTIONS", options);
    try (var program = Program.start(command, java)) {
      int code = program.exitCode(LIMIT);
      var log = program.log().text();
      assertTrue(log.contains(text), log);
      assertEquals(exitCode, code, log);
    }
  }

  private String reported(String file) throws IOException {
    return Files.readString(report.resolve(file));
  }

  @Test
  void theBundleForLinuxKeepsEveryContract() throws IOException {
    assertEnds(0, " passed, 0 failed, 1 not applicable", MutantBundle.jar(HOME, TUN).toString());
    var xml = reported("TEST-vpnd-tck.xml");
    assertTrue(xml.contains("failures=\"0\" errors=\"0\" skipped=\"1\""), xml);
    assertTrue(xml.contains("<system-out>latency of a wake-up: at most "), xml);
    assertTrue(xml.contains("(theNextOpenUndoesWhatAKilledProcessLeft)"), xml);
    assertTrue(xml.contains("(noDatagramIsLostBetweenDetachAndAdopt)"), xml);
  }

  /** With the properties that choose another system, its programs and its C library. */
  @Test
  @WholeRun
  void theBundleForTheBsdsKeepsEveryContractWithAStandIn() {
    var system = Platform.of("freebsd", "FreeBSD");
    var jar = MutantBundle.jar(HOME, "vpnd.tun.bsd").toString();
    assertEnds(system.javaOptions(), 0, " passed, 0 failed, ", jar);
  }

  @Test
  void aBundleWithAMistakeFailsAndTheClauseIsNamed() throws IOException {
    var mutant = MutantBundle.named(TUN, "ALL_ADDRESSES_STAY");
    var clause = "TunDevice.configure: \"undoes what an earlier plan required\"";
    var jar = mutant.write(HOME, directory).toString();
    assertEnds(1, "FAILED " + clause + " (aSmallerPlanUndoesTheRest): ", jar);
    var xml = reported("TEST-vpnd-tck.xml");
    assertTrue(xml.contains("failures=\"1\""), xml);
    var page = reported("index.html");
    assertTrue(page.contains(clause.replace("\"", "&quot;")), page);
    assertTrue(page.contains("class=\"FAILED\""), page);
  }

  /** With the bundles of JUnit, in a framework that has JNA and the API. */
  @Test
  void theKitIsABundle() throws Exception {
    List<Path> jars;
    try (var files = Files.list(HOME.resolve("lib/tck"))) {
      jars = files.filter(file -> !file.toString().contains("vpnd.testing")).toList();
    }
    try (var framework = BundleFramework.start(directory.resolve("osgi"), Map.of(), jars)) {
      var kit =
          Stream.of(framework.context().getBundles())
              .filter(bundle -> bundle.getSymbolicName().equals("vpnd.tck"))
              .findFirst()
              .orElseThrow();
      for (var contract : Contracts.all()) {
        var ofTheBundle = kit.loadClass(contract.getName());
        assertNotEquals(contract, ofTheBundle);
        assertEquals(contract.getDeclaredMethods().length, ofTheBundle.getDeclaredMethods().length);
        assertEquals(contract.getAnnotations().length, ofTheBundle.getAnnotations().length);
      }
    }
  }

  @Test
  void aWrongCallIsAnsweredInOneLine() {
    assertEnds(64, "vpnd-tck: name the jar of a bundle; vpnd-tck --help tells more");
    assertEnds(64, "vpnd-tck: there is no option --fast; ", "--fast");
    assertEnds(64, "vpnd-tck: --device needs a value; ", "--device");
    assertEnds(64, "vpnd-tck: cannot read no.jar: name the jar of a bundle; ", "no.jar");
  }

  @Test
  void whatCannotBeCheckedIsNamedWithTheRemedy() throws IOException {
    var text = Files.writeString(directory.resolve("text.jar"), "text");
    assertEnds(71, "vpnd-tck: " + text + " is not a jar that can be read (", text.toString());
    var library = HOME.resolve("lib/qrcodegen.jar");
    assertEnds(71, " is no bundle: its manifest has no Bundle-SymbolicName", library.toString());
    var udp = MutantBundle.jar(HOME, "vpnd.udp.jdk");
    assertEnds(71, " has no service TunPort: annotate its class with @Component", udp.toString());
  }
}
