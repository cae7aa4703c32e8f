// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The host forwards packets of one family between all its interfaces; see the kernel's ip-sysctl
 * documentation. To switch {@code conf/all/forwarding} sets the same for every interface and for
 * those to come, and with IPv4 makes {@code conf/all/accept_redirects} the opposite. So the undo
 * must look at each setting.
 *
 * @param family which of the two
 * @param before every such setting as it was, by its path below {@code conf/}
 */
record Forwarding(IpFamily family, SortedMap<String, String> before) implements Change {
  static final String WORD = "forwarding";
  private static final String ALL = "all/forwarding";
  private static final String DEFAULT = "default/forwarding";
  private static final String REDIRECTS = "all/accept_redirects";
  private static final String ON = "1";
  private static final String OFF = "0";

  Forwarding {
    if (!before.containsKey(ALL)) {
      throw new IllegalArgumentException("what " + ALL + " was is missing");
    }
    before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
  }

  /** What is to be recorded before forwarding is switched on. */
  static Forwarding now(IpFamily family) throws IOException {
    return new Forwarding(family, read(family));
  }

  static boolean isOn(IpFamily family) throws IOException {
    return !ProcFile.read(file(family, ALL)).equals(OFF);
  }

  @Override
  public boolean wantedBy(Goal goal) {
    return family == IpFamily.IPV4 ? goal.plan().forwardIpv4() : goal.plan().forwardIpv6();
  }

  @Override
  public void apply(IpCommand ip) throws IOException {
    ProcFile.write(file(family, ALL), ON);
  }

  @Override
  public void undo(IpCommand ip) throws IOException {
    var now = read(family);
    if (!ON.equals(now.get(ALL)) || !OFF.equals(before.get(ALL))) {
      return;
    }
    var goal = new TreeMap<String, String>();
    now.forEach((setting, value) -> goal.put(setting, goal(setting, value, now)));
    ProcFile.write(file(family, ALL), OFF);
    goal.remove(ALL);
    for (var entry : goal.entrySet()) {
      var file = file(family, entry.getKey());
      if (Files.exists(file) && !ProcFile.read(file).equals(entry.getValue())) {
        ProcFile.write(file, entry.getValue());
      }
    }
  }

  private String goal(String setting, String value, Map<String, String> now) {
    var left = setting.equals(REDIRECTS) ? OFF : ON;
    if (!value.equals(left)) {
      return value;
    }
    var known = before.get(setting);
    if (known != null) {
      return known;
    }
    // The interface came later and took over what we had set for those to come.
    return ON.equals(now.get(DEFAULT)) ? before.getOrDefault(DEFAULT, value) : value;
  }

  @Override
  public String line() {
    var settings =
        before.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(" "));
    return String.join(" ", WORD, family.name(), settings);
  }

  @Override
  public String state() {
    return family + " is forwarded";
  }

  @Override
  public String toString() {
    return state() + " (was not)";
  }

  private static SortedMap<String, String> read(IpFamily family) throws IOException {
    var settings = new TreeMap<String, String>();
    try (var interfaces = Files.newDirectoryStream(family.settings())) {
      for (var directory : interfaces) {
        var setting = directory.getFileName() + "/forwarding";
        if (Files.exists(file(family, setting))) {
          settings.put(setting, ProcFile.read(file(family, setting)));
        }
      }
    }
    if (family == IpFamily.IPV4) {
      settings.put(REDIRECTS, ProcFile.read(file(family, REDIRECTS)));
    }
    return settings;
  }

  private static Path file(IpFamily family, String setting) {
    return family.settings().resolve(setting);
  }
}
