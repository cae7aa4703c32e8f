// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tun.bsd.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import vpnd.api.network.IpPrefix;
import vpnd.api.network.NetworkPlan;
import vpnd.testing.NeedsRoot;
import vpnd.testing.api.Plans;
import vpnd.testing.host.NamespaceExtension;
import vpnd.tun.bsd.fixture.BsdHost;
import vpnd.tun.bsd.program.SystemCommands;
import vpnd.tun.bsd.system.BsdEnvironment;

/** A program of the system that exits with 0 and has done nothing is noticed. */
@NeedsRoot
@ExtendWith(NamespaceExtension.class)
class ReadBackTest {
  private static final IpPrefix OWN = IpPrefix.parse("10.66.0.1/24");
  private static final IpPrefix NETWORK = IpPrefix.parse("10.67.0.0/16");

  private final BsdHost host = BsdHost.of("freebsd");
  private final String device = host.device(3);
  private final Path directory;

  ReadBackTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** The programs, but for one that ignores command lines with a word. */
  private SystemCommands ignoring(String program, String word) throws IOException {
    var programs = Files.createDirectory(directory.resolve("programs"));
    for (var name : new String[] {"ifconfig", "route", "netstat", "sysctl"}) {
      Files.createSymbolicLink(programs.resolve(name), host.programs().resolve(name));
    }
    var lying = programs.resolve(program);
    Files.delete(lying);
    var script = "#!/bin/sh\ncase \" $* \" in *' %s '*) exit 0 ;; esac\nexec %s \"$@\"\n";
    Files.writeString(lying, script.formatted(word, host.programs().resolve(program)));
    Files.setPosixFilePermissions(lying, PosixFilePermissions.fromString("rwx------"));
    var normal = host.environment();
    var environment = new BsdEnvironment(normal.system(), normal.library(), programs.toString());
    return new SystemCommands(environment, directory.resolve("scratch"));
  }

  private void assertNoticed(String message, SystemCommands commands, BsdChange change)
      throws IOException {
    try (var open = host.open(directory.resolve("vpnd"), device)) {
      open.configure(
          NetworkPlan.builder()
              .addresses(Plans.prefixes(OWN.toString()))
              .routes(Plans.prefixes(NETWORK.toString()))
              .build());
      var fault = assertThrows(IOException.class, () -> change.undo(commands));
      assertEquals(message, fault.getMessage());
    }
  }

  @Test
  void thatAnInterfaceStaysUp() throws IOException {
    assertNoticed("tun3 is not set down: ", ignoring("ifconfig", "down"), new InterfaceUp(device));
  }

  @Test
  void thatAnInterfaceStaysDown() throws IOException {
    var commands = ignoring("ifconfig", "up");
    try (var open = host.open(directory.resolve("vpnd"), device)) {
      var up = new InterfaceUp(open.name());
      up.undo(commands);
      var fault = assertThrows(IOException.class, () -> up.apply(commands));
      assertEquals("tun3 is not set up: ", fault.getMessage());
    }
  }

  @Test
  void thatADeviceIsNotDestroyed() throws IOException {
    assertNoticed(
        "the device tun3 is not destroyed: ",
        ignoring("ifconfig", "destroy"),
        new CreatedDevice(device));
  }

  @Test
  void thatAnAddressStays() throws IOException {
    assertNoticed(
        "tun3 keeps the address 10.66.0.1/24: ",
        ignoring("ifconfig", "-alias"),
        new InterfaceAddress(device, OWN));
  }

  @Test
  void thatARouteStays() throws IOException {
    assertNoticed(
        "the route to 10.67.0.0/16 is not deleted: ",
        ignoring("route", "delete"),
        new InterfaceRoute(device, NETWORK));
  }
}
