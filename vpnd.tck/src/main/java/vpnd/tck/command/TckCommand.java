// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import vpnd.api.operation.Reason;
import vpnd.arguments.ArgumentReader;
import vpnd.testing.host.Shell;

/** The command {@code vpnd-tck}. */
final class TckCommand {
  private static final String HELP =
      """
      Usage: vpnd-tck [OPTION]... BUNDLE.jar [JAR]...
      Checks the TunPort of a bundle, and its UdpTransport if it has one, against their contracts.
      To be run as root. On Linux each test has a network namespace of its own; elsewhere the tests
      change this host.

        BUNDLE.jar     The bundle under test. JARs are bundles that it needs.
        --device NAME  Name of tunnel devices, to which a number is added (tun; on macOS utun).
        --no-host      For devices in memory: what needs the network of a host does not apply, and
                       root is not needed.
        --report DIR   Directory for the report (vpnd-tck-report): index.html for people, and
                       TEST-vpnd-tck.xml in the format of JUnit.
        --slow         Also search for leaks in 1,000 devices, which takes minutes.
        -h, --help     Show this.

      Exit code: 0 if nothing failed, 1 if a clause failed, 64 for a wrong call, 71 if nothing
      could be checked.
      """;

  private static final int PASSED = 0;
  private static final int FAILED = 1;
  private static final int WRONG_CALL = 64;
  private static final int NOT_CHECKED = 71;

  private final List<Path> jars = new ArrayList<>();
  private String device = System.getProperty("os.name", "").startsWith("Mac") ? "utun" : "tun";
  private boolean hasHost = true;
  private Path report = Path.of("vpnd-tck-report");

  private TckCommand() {}

  /** Called by {@code bin/vpnd-tck}, with the directory of vpnd in the property vpnd.home. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new TckCommand().execute(new ArgumentReader(arguments)));
  }

  private int execute(ArgumentReader reader) {
    try {
      while (!reader.isEmpty()) {
        boolean isOption = reader.isOption();
        var argument = reader.next();
        switch (isOption ? argument : "") {
          case "-h", "--help" -> {
            System.out.print(HELP);
            return PASSED;
          }
          case "--slow" -> System.setProperty("vpnd.tck.all", "true");
          case "--no-host" -> hasHost = false;
          case "--device" -> device = value(reader, argument);
          case "--report" -> report = Path.of(value(reader, argument));
          case "" -> jars.add(jar(argument));
          default -> throw new IllegalArgumentException("there is no option " + argument);
        }
      }
      if (jars.isEmpty()) {
        throw new IllegalArgumentException("name the jar of a bundle");
      }
    } catch (IllegalArgumentException e) {
      System.err.println("vpnd-tck: " + Reason.of(e) + "; vpnd-tck --help tells more");
      return WRONG_CALL;
    }
    try {
      return check();
    } catch (Exception e) {
      System.err.println("vpnd-tck: " + Reason.of(e));
      return NOT_CHECKED;
    }
  }

  private static String value(ArgumentReader reader, String option) {
    var value = reader.value();
    if (value.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return value;
  }

  private static Path jar(String name) {
    var file = Path.of(name);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IllegalArgumentException("cannot read " + name + ": name the jar of a bundle");
    }
    return file.toAbsolutePath();
  }

  private int check() throws Exception {
    if (hasHost && !Shell.run("id", "-u").strip().equals("0")) {
      throw new IOException("only root can open tunnel devices: run it as root");
    }
    var components = Path.of(System.getProperty("vpnd.home", "."), "bundles");
    var work = Files.createTempDirectory("vpnd-tck");
    try (var subject = new BundleSubject(device, hasHost, work, components, jars)) {
      var title = jars.get(0).getFileName() + " on " + System.getProperty("os.name");
      return write(new KitReport(title, ContractRun.of(subject)));
    } finally {
      delete(work);
    }
  }

  private int write(KitReport shown) throws IOException {
    shown.write(report);
    for (var result : shown.results()) {
      if (result.outcome() == Outcome.FAILED) {
        System.out.println("FAILED " + result.clause() + ": " + result.firstLine());
      }
    }
    System.out.println(shown.summary() + "; see " + report.resolve(KitReport.PAGE));
    if (shown.count(Outcome.FAILED) > 0) {
      return FAILED;
    }
    if (shown.count(Outcome.PASSED) == 0) {
      throw new IOException("no clause applies: the report has the reasons");
    }
    return PASSED;
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
