// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.linux.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.port.TunDevice;
import vpnd.netconfig.JournalEntries;
import vpnd.netconfig.ProcessId;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.testing.host.Shell;
import vpnd.tun.linux.fixture.Configs;
import vpnd.tun.linux.program.IpFamily;
import vpnd.tun.linux.tun.LinuxTunPort;

@NeedsRoot
@ExtendWith(NamespaceExtension.class)
@Timeout(60)
class RecoveryTest {
  private final Path state;

  RecoveryTest(@TempDir Path directory) {
    this.state = directory.resolve("vpnd");
  }

  @Test
  void theNextOpenUndoesWhatAKilledProcessLeft() throws Exception {
    HostState.prepare();
    HostState.addAdminsDevice("vpt0");
    var before = HostState.now();
    OtherProcess.start(state, "vpt0", "full").kill();
    // The control: nothing but the next open cleans up.
    var left = HostState.now();
    assertNotEquals(before, left);
    assertTrue(left.contains("10.67.0.0/16 dev vpt0"), left);
    assertEquals("1", HostState.get(IpFamily.IPV6, "vptb"));

    open("vpt9").close();
    assertEquals(before, HostState.now());
    assertEquals(List.of(), journals());
  }

  @Test
  void theNextOpenUndoesRulesAndTablesOfAKilledProcess() throws Exception {
    HostState.prepare();
    var before = HostState.now();
    OtherProcess.start(state, "vpt0", "all traffic").kill();
    var left = HostState.now();
    assertTrue(left.contains("masquerade"), left);
    assertTrue(left.contains("suppress_prefixlength"), left);
    assertTrue(left.contains("src_valid_mark=1"), left);

    open("vpt9").close();
    assertEquals(before, HostState.now());
    assertEquals(List.of(), journals());
  }

  @Test
  void whatOthersChangedAfterTheKillStays() throws Exception {
    HostState.prepare();
    Shell.run("ip", "tuntap", "add", "dev", "vpt0", "mode", "tun");
    OtherProcess.start(state, "vpt0", "full").kill();
    Shell.run("ip", "link", "set", "dev", "vpt0", "mtu", "1350");
    Shell.run("ip", "link", "set", "dev", "vptb1", "up");
    Shell.run("ip", "route", "replace", "10.67.0.0/16", "dev", "vptb1");
    HostState.set(IpFamily.IPV4, "all", "0");
    HostState.set(IpFamily.IPV4, "all", "1");
    HostState.set(IpFamily.IPV4, "vptb", "0");

    open("vpt9").close();
    assertTrue(Shell.run("ip", "link", "show", "dev", "vpt0").contains("mtu 1350"));
    assertEquals("0", HostState.get(IpFamily.IPV4, "vptb"));
    assertTrue(Shell.run("ip", "route").contains("10.67.0.0/16 dev vptb1"));
  }

  @Test
  void aDeviceOfTheSameNameMadeLaterIsNotTouched() throws Exception {
    Shell.run("ip", "tuntap", "add", "dev", "vpt0", "mode", "tun");
    OtherProcess.start(state, "vpt0", "full").kill();
    Shell.run("ip", "link", "delete", "dev", "vpt0");
    Shell.run("ip", "tuntap", "add", "dev", "vpt0", "mode", "tun");
    Shell.run("ip", "link", "set", "dev", "vpt0", "up", "mtu", "1431");
    Shell.run("ip", "address", "add", "10.66.0.1/24", "dev", "vpt0");
    open("vpt9").close();
    var device = Shell.run("ip", "address", "show", "dev", "vpt0");
    assertTrue(device.contains("mtu 1431") && device.contains("10.66.0.1/24"), device);
    assertTrue(device.contains("UP"), device);
  }

  @Test
  void theJournalOfALivingProcessIsNotTouched() throws Exception {
    HostState.prepare();
    var before = HostState.now();
    var other = OtherProcess.start(state, "vpt0", "full");
    var configured = HostState.now();
    open("vpt9").close();
    assertEquals(configured, HostState.now());
    assertEquals(1, journals().size());
    other.end();
    assertEquals(before, HostState.now());
  }

  @Test
  void theLastProcessThatNeedsForwardingRestoresIt() throws Exception {
    HostState.prepare();
    var before = HostState.now();
    var first = OtherProcess.start(state, "vpt0", "forwarding");
    try (var device = open("vpt9")) {
      device.configure(Plans.FORWARDING);
      first.end();
      assertEquals("1", HostState.get(IpFamily.IPV4, "all"));
      var third = OtherProcess.start(state, "vpt1", "forwarding");
      third.kill();
      open("vpt8").close();
      assertEquals("1", HostState.get(IpFamily.IPV4, "all"));
    }
    assertEquals(before, HostState.now());
  }

  @Test
  void theFirstProcessMayBeKilledAndTheSecondStillRestores() throws Exception {
    HostState.prepare();
    var before = HostState.now();
    var first = OtherProcess.start(state, "vpt0", "forwarding");
    try (var device = open("vpt9")) {
      first.kill();
      device.configure(Plans.FORWARDING);
      open("vpt8").close();
      assertEquals("1", HostState.get(IpFamily.IPV4, "all"));
    }
    assertEquals(before, HostState.now());
  }

  @Test
  void anUnreadableJournalIsSetAside() throws Exception {
    open("vpt9").close();
    var file = state.resolve("net-" + inode() + "-vpt5.journal");
    Files.writeString(file, "vpnd journal 1\nowner 1");
    open("vpt9").close();
    assertFalse(Files.exists(file));
    assertEquals("vpnd journal 1\nowner 1", Files.readString(Path.of(file + ".unreadable")));
  }

  @Test
  void theJournalOfAVanishedNamespaceWithTheSameInodeIsNotCarriedOut() throws Exception {
    HostState.set(IpFamily.IPV4, "all", "1");
    open("vpt9").close();
    var dead = new ProcessId(1, 1);
    var settings = new TreeMap<>(Map.of("all/forwarding", "0"));
    var change = new IpForwarding(IpFamily.IPV4, settings);
    var file = state.resolve("net-" + inode() + "-vpt5.journal");
    Files.write(file, new JournalEntries<LinuxChange>(dead, 1, List.of(change)).lines());
    open("vpt9").close();
    assertEquals("1", HostState.get(IpFamily.IPV4, "all"));
    assertFalse(Files.exists(file));
  }

  private static String inode() throws IOException {
    var link = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
    return link.replaceAll("\\D", "");
  }

  private List<Path> journals() throws IOException {
    try (var files = Files.list(state)) {
      return files.filter(file -> !file.endsWith("lock")).toList();
    }
  }

  private TunDevice open(String name) throws IOException {
    return new LinuxTunPort(state).open(Configs.of(name));
  }
}
