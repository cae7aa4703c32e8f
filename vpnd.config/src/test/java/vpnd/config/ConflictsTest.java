// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static vpnd.config.TestConfigurations.HOST_GW;
import static vpnd.config.TestConfigurations.NET_GW;
import static vpnd.config.TestConfigurations.inDirectory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.config.file.Configuration;
import vpnd.config.file.ConfigurationException;
import vpnd.config.file.ConfigurationFile;
import vpnd.config.file.Problem;

/** What two files of one vpnd must not have in common. */
class ConflictsTest {
  /** Another peer than {@link TestConfigurations#PUBLIC_KEY}. */
  private static final String OTHER_KEY = TestConfigurations.PUBLIC_KEY.replace('d', 'e');

  /** A second client of the gateway in {@link TestConfigurations#HOST_GW}. */
  private static final String CLIENT_2 =
      HOST_GW.replace(TestConfigurations.PUBLIC_KEY, OTHER_KEY).replace("10.1.0.2", "10.1.0.3");

  @Test
  void clientsOfOneGatewayShareADeviceByDefault() throws Exception {
    assertEquals(List.of(), conflicts(HOST_GW, CLIENT_2));
  }

  @Test
  void tunnelsWithADeviceAndAPortEachMayBeTheSameOtherwise() throws Exception {
    assertEquals(List.of(), conflicts(NET_GW, NET_GW + "device: tun1\nlocal_port: 4706\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "local_nonce_file: /n,  local_nonce_file: /n,",
    "remote_nonce_file: /n, remote_nonce_file: /n,",
    "local_nonce_file: /n,  remote_nonce_file: /n,",
    "remote_nonce_file: /n, local_nonce_file: /x/../n,"
  })
  void noNonceFileIsUsedTwice(String earlier, String later) throws Exception {
    var name = later.substring(0, later.indexOf(':'));
    assertEquals(
        List.of(
            "/etc/vpnd.d/b.conf:6: "
                + name
                + " /n is also a nonce file of"
                + " /etc/vpnd.d/a.conf; give each tunnel two nonce files of its own"),
        conflicts(HOST_GW + earlier + "\n", CLIENT_2 + later + "\n"));
  }

  /** By either name it is the same file: one tunnel would use the nonces of the other. */
  @ParameterizedTest
  @ValueSource(strings = {"link/n", "real/link", "link/link", "link/new/n"})
  void aNonceFileIsFoundBehindLinks(String name, @TempDir Path directory) throws Exception {
    var real = Files.createDirectory(directory.resolve("real"));
    Files.createSymbolicLink(directory.resolve("link"), real);
    Files.createSymbolicLink(
        Files.createFile(real.resolve("n")).resolveSibling("link"), Path.of("n"));
    var given = directory.resolve(name);
    var place = real.resolve(name.replaceFirst("[a-z]+/", "").replace("link", "n"));

    for (var parameter : List.of("local_nonce_file", "remote_nonce_file")) {
      assertEquals(
          List.of(
              "/etc/vpnd.d/b.conf:6: %s %s, which is %s, is also a nonce file of /etc/vpnd.d/a.conf; give each tunnel two nonce files of its own"
                  .formatted(parameter, given, place)),
          conflicts(
              HOST_GW + "local_nonce_file: " + place + "\n",
              CLIENT_2 + parameter + ": " + given + "\n"));
    }
    assertEquals(
        List.of(),
        conflicts(
            HOST_GW + "local_nonce_file: " + real.resolve("other") + "\n",
            CLIENT_2 + "local_nonce_file: " + given + "\n"));
  }

  @Test
  void oneFileForBothCountersIsFoundBehindALink(@TempDir Path directory) throws Exception {
    var link = Files.createSymbolicLink(directory.resolve("link"), directory);
    assertEquals(
        ":6: local_nonce_file and remote_nonce_file are the same file; give two different ones",
        TestConfigurations.problem(
            TestConfigurations.NET_GW
                + "local_nonce_file: %s/n\nremote_nonce_file: %s/n\n".formatted(directory, link)));
  }

  @Test
  void aSocketIsSharedByOneName(@TempDir Path directory) throws Exception {
    var real = Files.createDirectory(directory.resolve("real"));
    var link = Files.createSymbolicLink(directory.resolve("link"), real).resolve("s");
    var earlier = HOST_GW + "stats_path: " + real.resolve("s") + "\n";

    assertEquals(List.of(), conflicts(earlier, CLIENT_2 + "stats_path: " + real + "/s\n"));
    assertEquals(
        List.of(
            "/etc/vpnd.d/b.conf:6: stats_path %s, which is %s, has another name in /etc/vpnd.d/a.conf; give the same path in both to share the socket, or another one"
                .formatted(link, real.resolve("s"))),
        conflicts(earlier, CLIENT_2 + "stats_path: " + link + "\n"));
  }

  /** The file may have replaced the link since: what is given back is what was taken. */
  @Test
  void whatIsGivenBackIsWhatWasTaken(@TempDir Path directory) throws Exception {
    var link = Files.createSymbolicLink(directory.resolve("l"), directory.resolve("n"));
    Files.createFile(directory.resolve("n"));
    var conflicts = new Conflicts();
    var first =
        TestConfigurations.parse(
            inDirectory("a.conf"), HOST_GW + "local_nonce_file: " + link + "\n");
    conflicts.add(first);
    Files.delete(link);
    conflicts.remove(first);

    var later = HOST_GW + "local_nonce_file: " + directory.resolve("n") + "\n";
    assertEquals(List.of(), conflicts.of(TestConfigurations.parse(inDirectory("b.conf"), later)));
  }

  @Test
  void noAddressIsGivenToTwoClientsOfADevice() throws Exception {
    assertEquals(
        List.of(
            "/etc/vpnd.d/b.conf:5: host_addr 10.1.0.2/16 is also given to the client of"
                + " /etc/vpnd.d/a.conf; give each client an address of its own"),
        conflicts(HOST_GW, CLIENT_2.replace("10.1.0.3/24", "10.1.0.2/16")));
  }

  @Test
  void noPairOfKeysIsUsedTwiceOnADevice() throws Exception {
    assertEquals(
        List.of(
            "/etc/vpnd.d/b.conf:2: remote_pk and local_sk are also those of /etc/vpnd.d/a.conf;"
                + " give each peer on a device a key pair of its own"),
        conflicts(HOST_GW, CLIENT_2.replace(OTHER_KEY, TestConfigurations.PUBLIC_KEY)));
  }

  @Test
  void aPeerMayHaveTwoTunnelsToDifferentKeysOfThisHost() throws Exception {
    var sameClient = CLIENT_2.replace(OTHER_KEY, TestConfigurations.PUBLIC_KEY);
    var otherSecret =
        sameClient.replace(
            TestConfigurations.SECRET_KEY, TestConfigurations.SECRET_KEY.replace('7', '8'));
    assertEquals(List.of(), conflicts(HOST_GW, otherSecret));
  }

  @Test
  void aDeviceHasOnePort() throws Exception {
    assertEquals(
        List.of(
            "/etc/vpnd.d/b.conf: device tun0 has another local_port in /etc/vpnd.d/a.conf; give"
                + " another device, or the same local_port to share it"),
        conflicts(HOST_GW, CLIENT_2 + "local_port: 4706\n"));
  }

  @Test
  void aPortHasOneDevice() throws Exception {
    assertEquals(
        List.of(
            "/etc/vpnd.d/b.conf: local_port 1337 has another device in /etc/vpnd.d/a.conf; give"
                + " another local_port, or the same device to share it"),
        conflicts(HOST_GW, CLIENT_2 + "device: tun1\n"));
  }

  @Test
  void aNetworkIsBehindOnePeerOfADevice() throws Exception {
    var other = NET_GW.replace(TestConfigurations.PUBLIC_KEY, OTHER_KEY);
    assertEquals(
        List.of(
            "/etc/vpnd.d/b.conf:4: remote_network 192.168.2.5/24 is also behind the peer of"
                + " /etc/vpnd.d/a.conf; give each peer on a device a network of its own"),
        conflicts(NET_GW, other.replace("192.168.2.0", "192.168.2.5")));
    assertEquals(
        List.of(), conflicts(NET_GW, other.replace("/24", "/25")), "the longest prefix decides");
  }

  @Test
  void theRoutesOfADeviceAreInOnePlace() throws Exception {
    var fault =
        "/etc/vpnd.d/b.conf:%s route_table or route_metric is not that of /etc/vpnd.d/a.conf; give"
            + " both files the same, and restart vpnd if it runs them; or give another device";
    for (var line : List.of("route_table: 100\n", "route_metric: 50\n")) {
      assertEquals(List.of(), conflicts(HOST_GW + line, CLIENT_2 + line));
      assertEquals(List.of(fault.formatted("6:")), conflicts(HOST_GW, CLIENT_2 + line));
      assertEquals(List.of(fault.formatted("")), conflicts(HOST_GW + line, CLIENT_2));
    }
  }

  @Test
  void aLabelBelongsToOneTunnel() throws Exception {
    assertEquals(
        List.of(
            "/etc/vpnd.d/b.conf:6: label x is also that of /etc/vpnd.d/a.conf; give each tunnel a"
                + " label of its own"),
        conflicts(HOST_GW + "label: x\n", CLIENT_2 + "stats_prefix: x\n"));
  }

  @Test
  void thereIsOneSodiumLibrary() throws Exception {
    assertEquals(
        List.of(
            "/etc/vpnd.d/b.conf:6: sodium_library is not the one of /etc/vpnd.d/a.conf; name the"
                + " same library in both, as there is one for all tunnels"),
        conflicts(HOST_GW + "sodium_library: /a.so\n", CLIENT_2 + "sodium_library: /b.so\n"));
    assertEquals(
        List.of(),
        conflicts(HOST_GW + "sodium_library: /a.so\n", CLIENT_2 + "sodium_library: /a.so\n"));
    assertEquals(List.of(), conflicts(HOST_GW + "sodium_library: /a.so\n", CLIENT_2));
  }

  /** It may be secret, so the message does not have it. */
  @Test
  void aParameterOfAPartHasOneValue() throws Exception {
    assertEquals(
        List.of(
            "/etc/vpnd.d/b.conf:6: x-hub.metric has another value in /etc/vpnd.d/a.conf; give the"
                + " same value in both, as there is one for all tunnels"),
        conflicts(HOST_GW + "x-hub.metric: 7\n", CLIENT_2 + "x-hub.metric: 8\n"));
    assertEquals(
        List.of(), conflicts(HOST_GW + "x-hub.metric: 7\n", CLIENT_2 + "x-hub.metric: 7\n"));
    assertEquals(
        List.of(), conflicts(HOST_GW + "x-hub.metric: 7\n", CLIENT_2 + "x-hubs.metric: 8\n"));
  }

  @Test
  void theNameOfATunnelIsUnique() throws Exception {
    var alone = new ConfigurationFile(Path.of("/etc/a.conf"), false);
    var problems =
        conflicts(
            TestConfigurations.parse(inDirectory("a.conf"), CLIENT_2),
            List.of(TestConfigurations.parse(alone, HOST_GW)));
    assertEquals(
        List.of(
            "/etc/vpnd.d/a.conf: the tunnel has the name 'a', as has that of /etc/a.conf; rename"
                + " one of the two files"),
        problems.stream().map(Problem::toString).toList());
  }

  @Test
  void ofManyFilesOneIsToldForEachKindOfConflict() throws Exception {
    var others =
        List.of(
            TestConfigurations.parse(inDirectory("a.conf"), HOST_GW),
            TestConfigurations.parse(inDirectory("b.conf"), CLIENT_2 + "label: x\n"),
            TestConfigurations.parse(inDirectory("c.conf"), CLIENT_2 + "label: x\n"));
    var problems =
        conflicts(TestConfigurations.parse(inDirectory("d.conf"), HOST_GW + "label: x\n"), others);
    assertEquals(
        List.of("/etc/vpnd.d/a.conf", "/etc/vpnd.d/a.conf", "/etc/vpnd.d/b.conf"),
        problems.stream().map(p -> p.fault().replaceAll(".* ", "")).toList());
  }

  private static List<String> conflicts(String earlier, String later)
      throws ConfigurationException {
    var first = TestConfigurations.parse(inDirectory("a.conf"), earlier);
    var second = TestConfigurations.parse(inDirectory("b.conf"), later);
    return conflicts(second, List.of(first)).stream().map(Problem::toString).toList();
  }

  private static List<Problem> conflicts(Configuration later, List<Configuration> others) {
    var conflicts = new Conflicts();
    others.forEach(conflicts::add);
    return conflicts.of(later);
  }
}
