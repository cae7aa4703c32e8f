// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static vpnd.config.TestConfigurations.netGwWith;
import static vpnd.config.TestConfigurations.parse;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.api.network.IpPrefix;
import vpnd.config.file.Problems;
import vpnd.testing.NeedsRoot;

/** What a file names that this host does not have, or has for something else. */
class HostCheckTest {
  private static final HostInterfaces HOST =
      new HostInterfaces(
          true,
          List.of(
              of("lo", true, true, "127.0.0.1/8", "::1/128"),
              of("wan", true, false, "198.51.100.7/24", "2001:db8:1::7/64"),
              of("lan", true, false, "192.168.1.1/24", "10.20.0.1/16"),
              of("tun0", false, false, "10.1.0.2/24")));

  /** It reports no fault of any sample. */
  private static final NftCheck FILTER = new NftCheck(List.of(Path.of("/bin/true")));

  private final Problems problems = new Problems(TestConfigurations.FILE.path());
  private final Problems warnings = new Problems(TestConfigurations.FILE.path());
  private final Path directory;

  HostCheckTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static HostInterfaces.Interface of(
      String name, boolean isOther, boolean isLoopback, String... addresses) {
    return new HostInterfaces.Interface(
        name, isOther, isLoopback, Arrays.stream(addresses).map(IpPrefix::parse).toList());
  }

  private void check(String text) throws Exception {
    check(text, HOST);
  }

  private void check(String text, HostInterfaces interfaces) throws Exception {
    check(text, interfaces, FILTER);
  }

  private void check(String text, HostInterfaces interfaces, NftCheck filter) throws Exception {
    try (var configuration = parse(text)) {
      new HostCheck(interfaces, filter).check(configuration, problems, warnings);
    }
  }

  private String problem() {
    assertEquals(1, problems.sorted().size(), () -> problems.sorted().toString());
    return problems
        .sorted()
        .get(0)
        .toString()
        .substring(TestConfigurations.FILE.path().toString().length());
  }

  private String warning() {
    assertTrue(problems.isEmpty(), () -> problems.sorted().toString());
    assertEquals(1, warnings.sorted().size(), () -> warnings.sorted().toString());
    return warnings
        .sorted()
        .get(0)
        .toString()
        .substring(TestConfigurations.FILE.path().toString().length());
  }

  /** With paths that are there on every machine. */
  private String with(String... lines) {
    return files() + netGwWith(lines);
  }

  private String files() {
    return "ip_path: /bin/sh\nlocal_nonce_file: %s/l\nremote_nonce_file: %s/r\nstats_path: %s/s\n"
        .formatted(directory, directory, directory);
  }

  @Test
  void whatFitsIsSilent() throws Exception {
    check(with("device: tun0"));
    check(with("device: fifteen-bytes-a"));
    check(with("remote_network: 192.168.2.0/24", "remote_host: 203.0.113.1"));
    check(with("remote_network: 0.0.0.0/0", "remote_host: 203.0.113.1"));
    check(with("remote_network: 192.168.1.128/25"));
    check(files() + TestConfigurations.HOST);
    check(files() + TestConfigurations.HOST_GW);
    assertEquals(List.of(), problems.sorted());
    assertEquals(List.of(), warnings.sorted());
  }

  @ParameterizedTest
  @CsvSource({
    "sixteen-bytes-ab, 'device sixteen-bytes-ab has 16 bytes, and Linux allows 15; give a shorter'",
    "all, device all is no name that Linux allows; give one such as tun0",
    "lan, device lan is an interface of this host that is no tunnel device; give a name that",
    "lo, device lo is an interface of this host that is no tunnel device; give a name that"
  })
  void aDeviceThatCannotBeIsAProblem(String name, String message) throws Exception {
    check(with("device: " + name));
    assertTrue(problem().startsWith(":9: " + message), problem());
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.1.0/24, '192.168.1.1/24, an address of this host on lan'",
    "192.168.0.0/16, '192.168.1.1/24, an address of this host on lan'",
    "10.20.0.0/24, '10.20.0.1/16, an address of this host on lan'",
    "2001:db8:1::/48, '2001:db8:1:0:0:0:0:7/64, an address of this host on wan'"
  })
  void aRemoteNetworkWithAnOwnAddressIsWarnedOf(String network, String own) throws Exception {
    check(with("remote_network: " + network));
    assertTrue(warning().contains(" holds " + own + "; "), warning());
    assertTrue(warning().startsWith(":8: remote_network "), warning());
  }

  @ParameterizedTest
  @CsvSource({"203.0.0.0/8, 203.0.113.1", "2001:db8:8000::/33, 2001:db8:9000::1"})
  void aRemoteNetworkWithThePeerIsWarnedOf(String network, String peer) throws Exception {
    check(with("remote_network: " + network, "remote_host: " + peer));
    assertTrue(warning().contains("and packets of the tunnel must not go into it; "), warning());
  }

  /** Its own route is the more specific one. */
  @Test
  void aPeerBesideThisHostIsNotInDanger() throws Exception {
    check(with("remote_network: 198.51.0.0/16", "remote_host: 198.51.100.9"));
    assertTrue(warning().contains("an address of this host on wan"), warning());
  }

  @Test
  void aLocalNetworkWithoutAnAddressOfThisGatewayIsWarnedOf() throws Exception {
    check(with("local_network: 192.168.1.0/24"));
    assertEquals(List.of(), warnings.sorted());
    check(with("local_network: 192.168.9.0/24"));
    assertTrue(warning().contains("local_network 192.168.9.0/24 holds no address of this host; "));
  }

  @Test
  void aClientWithAnAddressOfThisHostIsWarnedOf() throws Exception {
    check(files() + TestConfigurations.HOST_GW.replace("10.1.0.2/24", "10.20.0.1/16"));
    assertTrue(warning().contains("host_addr 10.20.0.1/16 is an address of this host on lan; "));
  }

  @Test
  void aProgramThatIsNotThereIsAProblemIfTheFileNamesIt() throws Exception {
    check(with().replace("/bin/sh", directory + "/ip"));
    assertTrue(problem().startsWith(":1: ip_path " + directory + "/ip is no program"), problem());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/null", "/etc/passwd", "/etc"})
  void whatIsNoProgramIsNone(String path) throws Exception {
    check(with().replace("/bin/sh", path));
    assertTrue(problem().contains("ip_path " + path + " is no program of this host; "), problem());
  }

  @Test
  void aClientWithoutResolvconfIsWarnedOf() throws Exception {
    check(files() + TestConfigurations.HOST + "resolvconf_path: /nowhere/resolvconf\n");
    assertTrue(warning().contains("resolvconf_path /nowhere/resolvconf is no program"), warning());
  }

  @Test
  void whereNothingIsBlockedAFileThatBlocksIsWarnedOf() throws Exception {
    var elsewhere = new HostInterfaces(false, HOST.all());
    check(with(), elsewhere);
    assertEquals(List.of(), warnings.sorted());
    check(files() + TestConfigurations.HOST + "accept_network: 0.0.0.0/0\n", elsewhere);
    assertTrue(warning().contains("on_down block is not implemented on this system"), warning());
  }

  private String blocking() {
    return files() + TestConfigurations.HOST + "on_down: always\naccept_network: 10.9.0.0/16\n";
  }

  @Test
  void aFileThatBlocksIsRefusedWithoutAProgramForIt() throws Exception {
    var none = new NftCheck(List.of(directory.resolve("nft")));
    check(with(), HOST, none);
    assertEquals(List.of(), problems.sorted(), "nothing is blocked");
    check(blocking(), HOST, none);
    assertEquals(
        (":9: on_down always cannot block, so packets that cannot go through the tunnel leave in"
                + " clear: this host has no program %s/nft; install nftables, or set on_down to open")
            .formatted(directory),
        problem());
  }

  @Test
  void aFileThatBlocksIsRefusedIfTheKernelCannot() throws Exception {
    check(blocking(), HOST, filterThatPrints("Error: Could not process rule: Not supported"));
    assertTrue(problem().contains("nft reports: Error: Could not process rule: Not s"), problem());
    assertTrue(problem().endsWith("nft_reject_inet, or set on_down to open"), problem());
  }

  @Test
  void aUserWhoCannotAskTheKernelIsToldNothing() throws Exception {
    check(blocking(), HOST, filterThatPrints("netlink: Error: Operation not permitted"));
    assertEquals(List.of(), problems.sorted());
  }

  @Test
  @NeedsRoot
  void theKernelOfThisHostCan() {
    assertNull(NftCheck.ofLinux().fault());
  }

  private NftCheck filterThatPrints(String text) throws Exception {
    var program = directory.resolve("nft");
    Files.writeString(program, "#!/bin/sh\necho '%s'\nexit 1\n".formatted(text));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new NftCheck(List.of(program));
  }

  @Test
  void aPathOfResolvconfThatIsNotUsedIsNotChecked() throws Exception {
    check(files() + TestConfigurations.HOST + "dns: file\nresolvconf_path: /nowhere/resolvconf\n");
    assertFalse(warnings.sorted().toString().contains("resolvconf"), warnings.sorted()::toString);
  }

  @Test
  void aNonceDirectoryThatIsNotThereIsWarnedOf() throws Exception {
    check(with().replace(directory + "/l", directory + "/a/b/l"));
    assertTrue(
        warning().startsWith(":2: local_nonce_file " + directory + "/a/b/l is in " + directory),
        warning());
  }

  @Test
  void aNonceFileInAFileOrADirectoryInItsPlaceIsAProblem() throws Exception {
    var file = Files.writeString(directory.resolve("f"), "");
    check(with().replace(directory + "/r", file + "/r"));
    assertTrue(problem().contains(file + " is no directory; "), problem());
  }

  @Test
  void aDirectoryInPlaceOfANonceFileIsAProblem() throws Exception {
    check(with().replace(directory + "/r", "/var/tmp"));
    assertTrue(problem().contains("remote_nonce_file /var/tmp is a directory; "), problem());
  }

  @Test
  void aNonceDirectoryThatIsReadOnlyIsWarnedOf() throws Exception {
    var sealed = Files.createDirectory(directory.resolve("sealed"));
    Files.setPosixFilePermissions(sealed, PosixFilePermissions.fromString("r-x------"));
    assumeFalse(Files.isWritable(sealed), "root may write everywhere");
    check(with().replace(directory + "/r", sealed + "/r"));
    assertTrue(warning().contains(sealed + " is not writable; "), problem());
  }

  @Test
  void statisticsWithoutADirectoryAreWarnedOf() throws Exception {
    check(with().replace(directory + "/s", directory + "/none/s"));
    assertTrue(warning().contains("which is no directory of this host; "), warning());
  }

  @Test
  void theInterfacesOfThisHostAreSeen() {
    var now = HostInterfaces.now();
    assertTrue(!now.areOfLinux() || now.hasOther("lo"), now::toString);
    assertTrue(now.reach(InetAddress.getLoopbackAddress(), 4), now::toString);
  }
}
