// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vpnd.config.TestConfigurations.NET_GW;
import static vpnd.config.TestConfigurations.netGwWith;
import static vpnd.config.TestConfigurations.parse;
import static vpnd.config.TestConfigurations.problem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import vpnd.config.TestConfigurations;
import vpnd.testing.OnEachJava;
import vpnd.testing.Seed;

/** Keys: which are refused, and that no message tells a part of one, however it is broken. */
@OnEachJava
class KeySecrecyTest {
  /** As many digits of a key, in a row or in bytes with colons between them, are never shown. */
  private static final int DIGITS = 10;

  private static final int BYTES = 9;

  private static final int ROUNDS = 5_000;

  @Test
  void aKeyMayHaveColonsBetweenItsBytesAndCapitals() throws Exception {
    var key = TestConfigurations.PUBLIC_KEY.replaceAll("(..)(?=.)", "$1:").toUpperCase(Locale.ROOT);
    assertEquals(
        TestConfigurations.PUBLIC_KEY,
        parse(netGwWith("remote_pk: " + key)).tunnel().remotePublicKey().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"local_sk", "remote_pk"})
  void aKeyHasExactly64Digits(String name) {
    var key = TestConfigurations.PUBLIC_KEY;
    var remedy = "; give 64 hexadecimal digits, as vpnd-keygen prints them";
    assertEquals(
        ":4: " + name + " has 63 digits" + remedy,
        problem(netGwWith(name + ": " + key.substring(1))));
    assertEquals(
        ":4: " + name + " has 65 digits" + remedy, problem(netGwWith(name + ": " + key + "0")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"d:e", "de::9", "de 9", "deg", "0xd"})
  void anythingElseIsNoKey(String start) {
    var problem =
        problem(netGwWith("local_sk: " + start + TestConfigurations.SECRET_KEY.substring(3)));
    assertTrue(problem.matches(":4: local_sk has something else than a hexadecimal digit .*"));
  }

  @ParameterizedTest
  @MethodSource("lowOrderKeys")
  void aPublicKeyOfLowOrderIsRefused(String key) {
    var problem = problem(netGwWith("remote_pk: " + key));
    assertTrue(problem.startsWith(":4: remote_pk is a point of low order"), problem);
  }

  static List<String> lowOrderKeys() throws IOException {
    var vectors = new ObjectMapper().readTree(new File("../docs/vectors.json"));
    return vectors.get("low_order_public_keys").findValues("public").stream()
        .map(JsonNode::textValue)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ":"})
  void aKeyBehindAnotherNameIsNotShown(String between) {
    var key = TestConfigurations.SECRET_KEY.replaceAll("(..)(?=.)", "$1" + between);
    var problem = problem(netGwWith("device: " + key));
    assertTrue(problem.startsWith(":5: device (not shown, it looks like a key) has "), problem);
  }

  @Test
  void noMessageTellsAPartOfAKeyInABrokenLine() {
    long seed = Seed.draw();
    var random = new Random(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var bytes = new byte[32];
      random.nextBytes(bytes);
      var key = HexFormat.of().formatHex(bytes);
      var name = random.nextBoolean() ? "local_sk" : "remote_pk";
      var text = netGwWith(name + ": " + key).replace(name + ": " + key, broken(name, key, random));
      try {
        parse(text);
      } catch (ConfigurationException e) {
        refused++;
        assertTellsNoPart(key, e, "seed " + seed + ", round " + round);
      }
    }
    assertTrue(refused > ROUNDS / 2, "seed " + seed + ": only " + refused + " were refused");
  }

  @Test
  void keysAreComparedByTheirBytesAndShowNothing() throws Exception {
    var one = parse(NET_GW).localSecretKey();
    var same = parse(NET_GW).localSecretKey();
    assertEquals(one, same);
    assertEquals(one.hashCode(), same.hashCode());
    var digits = TestConfigurations.SECRET_KEY;
    for (int i = 0; i < digits.length(); i++) {
      var digit = digits.charAt(i) == '0' ? '1' : '0';
      var other = digits.substring(0, i) + digit + digits.substring(i + 1);
      var key = parse(netGwWith("local_sk: " + other)).localSecretKey();
      assertNotEquals(one, key, "digit " + i);
      assertEquals(one.hashCode(), key.hashCode(), "a hash code would tell of the key");
      assertFalse(key.toString().matches(".*[0-9].*"));
    }
  }

  @Test
  void aWipedKeyIsLikeNoOther() throws Exception {
    var wiped = parse(NET_GW).localSecretKey();
    var other = parse(NET_GW).localSecretKey();
    wiped.close();
    assertEquals(wiped, wiped);
    assertNotEquals(wiped, other);
    assertNotEquals(other, wiped);
    var zero = parse(netGwWith("local_sk: " + "0".repeat(64))).localSecretKey();
    assertNotEquals(wiped, zero);
    assertNotEquals(zero, wiped);
  }

  @Test
  void whatAConfigurationSaysIsComparedWithItsSecret() throws Exception {
    var comment = "# another file with the same content\n";
    try (var one = parse(NET_GW);
        var same = parse(comment + NET_GW);
        var otherSecret = parse(netGwWith("local_sk: " + "5".repeat(64)));
        var otherPort = parse(NET_GW + "local_port: 1\n")) {
      assertTrue(one.isEquivalentTo(same));
      assertFalse(one.isEquivalentTo(otherSecret));
      assertFalse(one.isEquivalentTo(otherPort));
      for (var configuration : List.of(one, otherSecret)) {
        assertFalse(configuration.toString().contains(TestConfigurations.SECRET_KEY));
      }
    }
  }

  private static void assertTellsNoPart(String key, ConfigurationException e, String where) {
    var told = e.getMessage().toLowerCase(Locale.ROOT);
    for (int i = 0; i + DIGITS <= key.length(); i++) {
      assertFalse(told.contains(key.substring(i, i + DIGITS)), () -> where + ": " + told);
    }
    for (int i = 0; i + 2 * BYTES <= key.length(); i += 2) {
      var bytes = key.substring(i, i + 2 * BYTES).replaceAll("(..)(?=.)", "$1:");
      assertFalse(told.contains(bytes), () -> where + ": " + told);
    }
  }

  /** The line with the key, with one to three of the mistakes that people make. */
  private static String broken(String name, String key, Random random) {
    var digits = random.nextInt(4) == 0 ? key.replaceAll("(..)(?=.)", "$1:") : key;
    var line = new StringBuilder(name + ": " + digits);
    for (int mistakes = 1 + random.nextInt(3); mistakes > 0 && !line.isEmpty(); mistakes--) {
      int at = random.nextInt(line.length());
      switch (random.nextInt(12)) {
        case 0 -> line.deleteCharAt(at);
        case 1 -> line.insert(at, (char) (' ' + random.nextInt(95)));
        case 2 -> line.setCharAt(at, (char) random.nextInt(256));
        case 3 -> line.insert(at, '\n');
        case 4 -> line.setLength(at + 1);
        case 5 -> line.delete(0, at);
        case 6 -> line.append(digits);
        case 7 -> line.insert(0, List.of("# ", " ", "x", "\t").get(random.nextInt(4)));
        case 8 -> line.append(List.of(" # mine", ";", "\u00e9", "\u0000").get(random.nextInt(4)));
        case 9 -> line.insert(0, wrongName(random) + ": ");
        case 10 -> line.replace(0, Math.max(0, line.indexOf(": ")), wrongName(random));
        default -> {
          int colon = line.indexOf(":");
          if (colon >= 0) {
            line.setCharAt(colon, "= \t;".charAt(random.nextInt(4)));
          }
        }
      }
    }
    return line.isEmpty() ? "x" : line.toString();
  }

  private static String wrongName(Random random) {
    var parameter = Parameter.ALL.get(random.nextInt(Parameter.ALL.size()));
    return random.nextInt(3) == 0 ? parameter.name() + "x" : parameter.name();
  }
}
