// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.config.TestConfigurations.KEYS;
import static vpnd.config.TestConfigurations.NET_GW;
import static vpnd.config.TestConfigurations.netGwWith;
import static vpnd.config.TestConfigurations.parse;
import static vpnd.config.TestConfigurations.problem;
import static vpnd.config.TestConfigurations.problems;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.config.TestConfigurations;

/** How lines are read: the table of quirks in protocol, section 11. */
class LinesTest {

  @Test
  void upperAndLowerCaseOfANameAreTheSame() throws Exception {
    assertEquals(4706, parse(NET_GW + "Local_PORT: 4706").tunnel().localPort());
  }

  @ParameterizedTest
  @ValueSource(strings = {"local_port:4706", "local_port: \t 4706", "local_port: 4706 \t\r"})
  void blanksAroundAValueDoNotBelongToIt(String line) throws Exception {
    assertEquals(4706, parse(NET_GW + line + "\n").tunnel().localPort());
  }

  @Test
  void aFileFromWindowsIsRead() throws Exception {
    assertEquals("net-gw", parse(NET_GW.replace("\n", "\r\n")).tunnel().role());
  }

  @Test
  void commentsAndBlankLinesSayNothing() throws Exception {
    var text = "# a comment: ü\n\n \t\n  # role: host\n#role: host\n" + NET_GW;
    assertEquals("net-gw", parse(text).tunnel().role());
  }

  @Test
  void aLineThatBeginsWithABlankIsReported() {
    assertEquals(
        ":5: the line begins with a blank; begin it with a parameter's name",
        problem(NET_GW + " local_port: 4706"));
  }

  @Test
  void aBlankBeforeTheColonIsReported() {
    assertEquals(
        ":5: there is a blank before the ':'; remove the blank",
        problem(NET_GW + "local_port : 4706"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"remote_network 192.168.2.0/24", "remote_network=192.168.2.0/24"})
  void aMissingColonIsReported(String line) {
    assertEquals(
        ":4: there is no ':'; write remote_network: VALUE",
        problem(KEYS + "remote_host: gw2\n" + line));
  }

  @ParameterizedTest
  @CsvSource({
    "client_addr, host_addr",
    "remote-host, remote_host",
    "Remotehost, remote_host",
    "remote host, remote_host",
    "stat_prefix, label",
    "noncefile, local_nonce_file",
    "rol, role"
  })
  void anUnknownNameBringsTheNearestKnownOne(String name, String known) {
    assertEquals(
        ":5: there is no parameter '" + name + "'; did you mean " + known + "?",
        problem(NET_GW + name + ": x"));
  }

  @Test
  void aNameThatIsLikeNoneIsOnlyReported() {
    assertTrue(
        problem(NET_GW + "colour: 7").startsWith(":5: there is no parameter 'colour'; remove"));
  }

  @Test
  void oneMisspeltNameGivesOneMessage() {
    assertEquals(
        ":3: there is no parameter 'remote_hots'; did you mean remote_host?",
        problem(KEYS + "remote_hots: gw2\nremote_network: 192.168.2.0/24\n"));
  }

  @Test
  void aMisspeltRoleLineDoesNotMakeOtherLinesWrong() {
    assertEquals(
        ":3: there is no parameter 'rolle'; did you mean role?", problem(KEYS + "rolle: host-gw"));
  }

  @ParameterizedTest
  @CsvSource({
    "role: net-gw # x,          role has a comment behind its value",
    "device: tun0 #x,           device has a comment behind its value",
    "ip_path: /sbin/ip # x,     ip_path has a comment behind its value",
    "role: net-gw#x,            role 'net-gw#x' is not a role"
  })
  void aCommentBehindAValueIsReportedWithAHint(String line, String fault) {
    var problem = problem(netGwWith(line));
    assertTrue(problem.startsWith(":5: " + fault + "; give "), problem);
    assertTrue(problem.endsWith(", and put a comment on a line of its own"), problem);
  }

  @Test
  void aSecondLineForAParameterIsReportedWithTheFirst() {
    assertEquals(
        ":6: local_port is already given in line 5; keep one of the two lines",
        problem(NET_GW + "local_port: 1\nLOCAL_PORT: 1\n"));
  }

  @Test
  void anOlderNameBesideTheNewOneIsReported() {
    assertEquals(
        ":6: nonce_file is another name of local_nonce_file, which is already given in line 5;"
            + " keep one of the two lines",
        problem(NET_GW + "local_nonce_file: /a\nnonce_file: /b\n"));
    assertTrue(
        problem(NET_GW + "stats_prefix: a\nlabel: b\n")
            .startsWith(":6: label is another name of stats_prefix, which"));
  }

  @Test
  void aLineMayHave2000BytesAndNotOneMore() throws Exception {
    var comment = "#".repeat(2000);
    parse(NET_GW + comment + "\n");
    assertEquals(
        ":5: the line has 2001 bytes; shorten it to at most 2000",
        problem(NET_GW + comment + "#\n"));
    assertEquals(
        ":1: the line has 3000 bytes; shorten it to at most 2000",
        problem("#".repeat(3000) + "\n" + NET_GW));
  }

  @Test
  void controlCharactersAreReportedWithTheirPlace() {
    assertEquals(
        ":4: character 15 is U+0000 (null); remove it",
        problem(netGwWith("remote_host: g\u0000w2")).replace("\n", "|"));
    assertEquals(":5: character 4 is U+001B (escape); remove it", problem(NET_GW + "# a\u001bb"));
    assertEquals(
        ":5: character 13 is U+000D (carriage return (cr)); remove it",
        problem(NET_GW + "local_port: \r1"));
  }

  @Test
  void whatIsNotUtf8IsReported() {
    var bytes = ByteBuffer.wrap((NET_GW + "# caf\u00e9\n").getBytes(ISO_8859_1));
    var exception =
        assertThrows(
            ConfigurationException.class,
            () ->
                ConfigurationParser.parse(
                    TestConfigurations.FILE, bytes, TestConfigurations.NO_JARS));
    assertEquals(
        "/etc/site2.conf:5: the line is not UTF-8; write it in UTF-8 or plain ASCII",
        exception.getMessage());
  }

  @Test
  void allMistakesAreToldAtOnceInTheOrderOfTheLines() {
    var problems =
        problems(
            """
            role: net-gw # gateway
            local_sk: 1234
             remote_pk: 5678
            client_addr: 10.0.0.1/24
            local_port: 99999
            remote_host gw2
            max_key_age: 10
            max_key_age: 20
            """);
    var lines = problems.stream().map(p -> p.replaceAll("^/etc/site2.conf:([0-9]*).*", "$1"));
    assertEquals("1 2 3 3 4 5 6 7 8", String.join(" ", lines.toList()), problems.toString());
  }
}
