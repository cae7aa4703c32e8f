// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import vpnd.netconfig.Change;
import vpnd.tun.linux.program.IpCommand;
import vpnd.tun.linux.program.IpFamily;

/**
 * IP forwarding of one address family is on for all interfaces; see the kernel's ip-sysctl
 * documentation. A write to {@code conf/all/forwarding} sets the same for all interfaces, present
 * and future, and with IPv4 sets {@code conf/all/accept_redirects} to the opposite. So undoing it
 * restores each setting. Devices share it: each that needs it has it in its journal.
 *
 * @param before the former value of every such setting, by its path below {@code conf/}
 */
public record IpForwarding(IpFamily family, SortedMap<String, String> before)
    implements LinuxChange {
  static final String WORD = "forwarding";
  private static final String ALL = "all/forwarding";
  private static final String DEFAULT = "default/forwarding";
  private static final String REDIRECTS = "all/accept_redirects";
  private static final String ON = "1";
  private static final String OFF = "0";

  public IpForwarding {
    if (!before.containsKey(ALL)) {
      throw new IllegalArgumentException("what " + ALL + " was is missing");
    }
    before = Collections.unmodifiableSortedMap(new TreeMap<>(before));
  }

  /** The record to write before forwarding is switched on. */
  static IpForwarding now(IpFamily family) throws IOException {
    return new IpForwarding(family, read(family));
  }

  public static boolean isOn(IpFamily family) throws IOException {
    return !ProcFile.read(file(family, ALL)).equals(OFF);
  }

  @Override
  public boolean wantedBy(DesiredState desired) {
    return family == IpFamily.IPV4 ? desired.plan().forwardIpv4() : desired.plan().forwardIpv6();
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
    var restored = new TreeMap<String, String>();
    now.forEach((setting, value) -> restored.put(setting, restored(setting, value, now)));
    ProcFile.write(file(family, ALL), OFF);
    restored.remove(ALL);
    for (var entry : restored.entrySet()) {
      var file = file(family, entry.getKey());
      if (Files.exists(file) && !ProcFile.read(file).equals(entry.getValue())) {
        ProcFile.write(file, entry.getValue());
      }
    }
  }

  private String restored(String setting, String value, Map<String, String> now) {
    var left = setting.equals(REDIRECTS) ? OFF : ON;
    if (!value.equals(left)) {
      return value;
    }
    var known = before.get(setting);
    if (known != null) {
      return known;
    }
    // The interface is newer and inherited the default that vpnd had set.
    return ON.equals(now.get(DEFAULT)) ? before.getOrDefault(DEFAULT, value) : value;
  }

  @Override
  public boolean isSharedWith(Change other) {
    return other instanceof IpForwarding forwarding && forwarding.family == family;
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
