// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.config.TestConfigurations.HOST_GW;
import static vpnd.config.TestConfigurations.KEYS;
import static vpnd.config.TestConfigurations.NET_GW;
import static vpnd.config.TestConfigurations.netGwWith;
import static vpnd.config.TestConfigurations.parse;
import static vpnd.config.TestConfigurations.problem;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.config.TestConfigurations;

/**
 * What editors, web pages, word processors and habits from other programs make of a file that looks
 * right: it is read, or named for what it is in one message.
 */
class OddFilesTest {
  private static final String MARK = "\ufeff";

  @ParameterizedTest
  @ValueSource(strings = {"", "# a comment\n", "\n", "role: net-gw\n"})
  void aByteOrderMarkIsRead(String start) throws Exception {
    assertEquals("site2", parse(MARK + start + NET_GW).tunnel().name());
  }

  @Test
  void aByteOrderMarkFurtherDownIsNamed() {
    assertEquals(
        ":1: character 1 is U+FEFF (zero width no-break space); remove it",
        problem(MARK + MARK + NET_GW));
    assertEquals(
        ":5: character 1 is U+FEFF (zero width no-break space); remove it",
        problem(NET_GW + MARK + "# two files joined\n"));
  }

  static List<byte[]> filesInUtf16() {
    var files = new ArrayList<byte[]>();
    for (var text : List.of(NET_GW, "# a comment\n" + NET_GW, "\n", NET_GW.replace("\n", "\r\n"))) {
      for (var encoding : List.of(UTF_16, UTF_16BE, UTF_16LE)) {
        files.add(text.getBytes(encoding));
        files.add((MARK + text).getBytes(encoding));
      }
    }
    return files;
  }

  @ParameterizedTest
  @MethodSource("filesInUtf16")
  void utf16IsNamed(byte[] file) {
    assertEquals(
        ": the file is UTF-16; save it as UTF-8: iconv -f UTF-16 -t UTF-8", problemOf(file));
  }

  @Test
  void linesOfOldMacsAreNamed() {
    assertEquals(
        ": its lines end with a carriage return and no line feed;"
            + " end them with line feeds: tr '\\r' '\\n'",
        problem(NET_GW.replace('\n', '\r')));
  }

  @Test
  void otherEncodingsAreNamed() {
    assertTrue(problemOf((NET_GW + "# caf\u00e9\n").getBytes(ISO_8859_1)).contains("is not UTF-8"));
    assertTrue(
        problemOf((NET_GW + "# \u201cmine\u201d\n").getBytes(Charset.forName("windows-1252")))
            .contains("is not UTF-8"));
  }

  /** Every character of Unicode of a kind that is not drawn, and those that only seem drawn. */
  static List<Integer> invisibleCharacters() {
    var all = new ArrayList<>(List.of(0x34f, 0x115f, 0x1160, 0x2800, 0x3164, 0xfe0f, 0xffa0));
    for (int i = 0x20; i <= Character.MAX_CODE_POINT; i++) {
      var isBlank = Character.isSpaceChar(i) || Character.isWhitespace(i);
      var isFormat = Character.getType(i) == Character.FORMAT;
      if ((isBlank || isFormat || Character.isISOControl(i)) && i != ' ') {
        all.add(i);
      }
    }
    return all;
  }

  @Test
  void everyInvisibleCharacterIsNamedWhereverItStands() {
    var lines =
        List.of(
            "X" + "remote_network: 192.168.2.0/24",
            "remote" + "X" + "_network: 192.168.2.0/24",
            "remote_network" + "X" + ": 192.168.2.0/24",
            "remote_network:" + "X" + "192.168.2.0/24",
            "remote_network: 192.168." + "X" + "2.0/24",
            "remote_network: 192.168.2.0/24" + "X");
    for (int character : invisibleCharacters()) {
      for (var line : lines) {
        var odd = line.replace("X", Character.toString(character));
        var problem = problem(KEYS + "remote_host: gw2\n" + odd + "\n");
        var place = ":4: character " + (line.indexOf('X') + 1) + " is U+";
        assertTrue(problem.startsWith(place), () -> odd + ": " + problem);
        assertTrue(problem.contains("%04X".formatted(character)), problem);
      }
    }
  }

  @Test
  void aNoBreakSpaceIsToBeABlank() {
    assertEquals(
        ":4: character 13 is U+00A0 (no-break space); replace it by a blank",
        problem(netGwWith("remote_host:\u00a0gw2")));
  }

  @Test
  void anInvisibleCharacterInACommentIsNobodysConcern() throws Exception {
    parse(NET_GW + "# a\u00a0comment\u200b of a web page\n");
  }

  @ParameterizedTest
  @CsvSource({
    "role: net\u2011gw, 4 is U+2011 (non-breaking hyphen)",
    "remote_host: m\u00fcnchen.example.org, 2 is U+00FC (latin small letter u with diaeresis)",
    "remote_network: 192.168.2.0\u22150, 12 is U+2215 (division slash)",
    "remote_pk: \uff11, 1 is U+FF11 (fullwidth digit one)",
    "device: t\u0443n0, 2 is U+0443 (cyrillic small letter u)"
  })
  void aCharacterThatLooksLikeAnotherIsNamed(String line, String name) {
    var problem = problem(netGwWith(line));
    assertTrue(problem.contains(": character " + name + "; "), problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "role: \"net-gw\"",
        "remote_host: \u201cgw2\u201d",
        "local_sk: '00'",
        "device: `x`"
      })
  void quotationMarksAreNamed(String line) {
    var problem = problem(netGwWith(line));
    var name = line.substring(0, line.indexOf(':'));
    assertTrue(problem.contains(": " + name + " has quotation marks around its value; "), problem);
  }

  @Test
  void aLabelMayHaveThemAndIsWarnedOf() throws Exception {
    for (var label : List.of("\"gw1\"", "\u201cgw1\u201d")) {
      var warnings = parse(NET_GW + "label: " + label).warnings();
      assertTrue(warnings.get(0).toString().contains("label begins with a quotation mark"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"local_port | 1337, 4706 | 2", "device | tun0 tun1 | 2"})
  void severalValuesAreCounted(String name, String value, int count) {
    var problem = problem(netGwWith(name + ": " + value));
    assertTrue(
        problem.contains(": %s has %d values, and one is allowed; give ".formatted(name, count)),
        problem);
  }

  @Test
  void aListThatIsWrongIsNotToldToBeOne() {
    var problem = problem(TestConfigurations.HOST + "accept_network: 10.0.0.0/8; 192.168.0.0/16\n");
    assertFalse(problem.contains("one is allowed"), problem);
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.2.0/255.255.255.0, write 192.168.2.0/24",
    "10.0.0.0/255.0.0.0, write 10.0.0.0/8",
    "192.0.2.1/255.255.255.255, write 192.0.2.1/32",
    "10.0.0.0/255.0.255.0, give addresses and prefix lengths in CIDR notation with commas or blanks between them"
  })
  void aNetmaskIsNamed(String value, String remedy) {
    assertEquals(
        ":4: remote_network '%s' has a netmask in place of a prefix length; %s"
            .formatted(value, remedy),
        problem(netGwWith("remote_network: " + value)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local_sk", "remote_pk"})
  void aKeyInBase64IsNamedAndNotShown(String name) {
    var bytes = HexFormat.of().parseHex(TestConfigurations.SECRET_KEY);
    for (var encoder :
        List.of(
            Base64.getEncoder(), Base64.getUrlEncoder(), Base64.getEncoder().withoutPadding())) {
      var key = encoder.encodeToString(bytes);
      assertEquals(
          ":4: %s is in base64, as keys of other programs are; give one that vpnd-keygen has made:"
                  .formatted(name)
              + " 64 hexadecimal digits, as vpnd-keygen prints them",
          problem(netGwWith(name + ": " + key)));
    }
    var digits = "0123456789abcdef".repeat(3).substring(0, 43);
    assertTrue(problem(netGwWith(name + ": " + digits)).contains(" has 43 digits"));
  }

  @Test
  void somethingBehindAKeyIsNamedAndNotShown() {
    var problem =
        problem(
            netGwWith(
                "remote_pk: "
                    + TestConfigurations.PUBLIC_KEY
                    + ", "
                    + TestConfigurations.PUBLIC_KEY));
    assertTrue(problem.contains("remote_pk has something behind its 64 digits; "), problem);
  }

  @Test
  void theOwnSecretKeyIsNoPublicKey() {
    var problem =
        problem(netGwWith("remote_pk: " + TestConfigurations.SECRET_KEY.toUpperCase(Locale.ROOT)));
    assertTrue(
        problem.startsWith(
            ":4: remote_pk is local_sk, the secret key of this side; give the public key of the"
                + " other side; and "),
        problem);
    assertTrue(problem.endsWith("make a new pair for this side with vpnd-keygen"), problem);
    assertFalse(problem.contains(TestConfigurations.SECRET_KEY.substring(0, 10)));
  }

  @ParameterizedTest
  @CsvSource({
    "resolv_addr: 2001:db8::53, are not both IPv4 or both IPv6",
    "resolv_addr: 10.1.0.53, of which the tunnel carries nothing",
    "resolv_domain: example.org, is of no use to a client without resolv_addr"
  })
  void whatAClientCannotUseIsWarnedOf(String line, String words) throws Exception {
    var warnings = parse(HOST_GW + line).warnings();
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(warnings.get(0).toString().contains(words), warnings::toString);
  }

  private static String problemOf(byte[] file) {
    var exception =
        assertThrows(
            ConfigurationException.class,
            () ->
                ConfigurationParser.parse(
                    TestConfigurations.FILE, ByteBuffer.wrap(file), TestConfigurations.NO_JARS));
    assertEquals(1, exception.problems().size(), () -> new String(file, UTF_8));
    return exception.getMessage().substring(TestConfigurations.FILE.path().toString().length());
  }
}
