// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.part;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Metatype file declares, and which values it allows. */
class MetatypeTest {
  private static final String FILE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0" localization="l">
        <OCD id="org.example.Hub" name="Hub" description="A hub">
          %s
        </OCD>
        <OCD id="other"/>
        <Designate pid="hub"><Object ocdref="org.example.Hub"/></Designate>
        <Designate factoryPid="many"><Object ocdref="other"/></Designate>
      </metatype:MetaData>
      """;

  private static Map<String, Map<String, Attribute>> read(String text) throws IOException {
    return Metatype.read(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static Map<String, Attribute> hub(String elements) throws IOException {
    return requireNonNull(read(FILE.formatted(elements)).get("hub"));
  }

  /** The attribute of an element AD with these XML attributes. */
  private static Attribute attribute(String xml) throws IOException {
    var element = "<AD id='a' " + (xml.endsWith(">") ? xml : xml + "/>");
    return requireNonNull(hub(element).get("a"));
  }

  @Test
  void aPidHasTheAttributesOfItsClass() throws IOException {
    assertEquals(
        Set.of("a", "b"), hub("<AD id='b' type='Long'/><AD id='a' type='String'/>").keySet());
  }

  @ParameterizedTest
  @CsvSource({
    "String, a b, a b",
    "Password, x, x",
    "Integer, -7, -7",
    "Long, 9000000000, 9000000000",
    "Short, 7, 7",
    "Byte, 7, 7",
    "Double, 1.5, 1.5",
    "Float, 1.5, 1.5",
    "Boolean, true, true",
    "Char, c, c",
    "Character, c, c"
  })
  void aValueHasTheTypeThatIsDeclared(String type, String text, String value) throws IOException {
    var read = attribute("type='" + type + "'");
    var parsed = requireNonNull(read.parse(text));
    assertEquals(value, String.valueOf(parsed));
    assertEquals(read.type().type, parsed.getClass());
  }

  @ParameterizedTest
  @CsvSource({
    "Integer, 7.0",
    "Integer, 9000000000",
    "Integer, seven",
    "Byte, 128",
    "Boolean, yes",
    "Boolean, TRUE",
    "Character, cc",
    "Double, 1;5"
  })
  void whatIsNotOfTheTypeIsNotValid(String type, String text) throws IOException {
    assertNull(attribute("type='" + type + "'").parse(text));
  }

  @Test
  void aNumberIsWithinItsLimits() throws IOException {
    var read = attribute("type='Integer' min='1' max='10'");
    assertEquals(1, read.parse("1"));
    assertEquals(10, read.parse("10"));
    assertNull(read.parse("0"));
    assertNull(read.parse("11"));
    assertEquals("a whole number from 1 to 10", read.description());
    assertEquals("a whole number from 1", attribute("type='Integer' min='1'").description());
    assertNull(attribute("type='Double' min='0'").parse("NaN"));
  }

  @Test
  void theLimitsOfATextAreThoseOfItsLength() throws IOException {
    var read = attribute("type='String' max='3'");
    assertEquals("abc", read.parse("abc"));
    assertNull(read.parse("abcd"));
    assertEquals("a text with a length up to 3", read.description());
  }

  @Test
  void onlyAnOptionIsValidWhereThereAreAny() throws IOException {
    var read =
        attribute("type='String'><Option label='A' value='a'/><Option label='B' value='b'/></AD>");
    assertEquals("b", read.parse("b"));
    assertNull(read.parse("c"));
    assertEquals("one of a, b", read.description());
  }

  @Test
  void aListHasCommasBetweenItsValues() throws IOException {
    var array = attribute("type='Integer' cardinality='2'");
    assertArrayEquals(new Integer[] {1, 2}, (Integer[]) array.parse("1, 2"));
    assertNull(array.parse("1,2,3"));
    assertNull(array.parse("1,,2"));
    assertEquals(List.of("a", "b"), attribute("cardinality='-2147483648'").parse("a , b"));
  }

  @Test
  void oneIsNeededIfItIsRequiredAndHasNoDefault() throws IOException {
    assertTrue(attribute("").isNeeded());
    assertTrue(attribute("required='true'").isNeeded());
    assertFalse(attribute("required='false'").isNeeded());
    assertFalse(attribute("required='true' default='1'").isNeeded());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no XML",
        "<a><OCD id='x'>",
        "<a><OCD id='x'><AD id='a' min='x'/></OCD></a>",
        "<a><OCD id='x'><AD id='a' cardinality='x'/></OCD></a>",
        "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>"
      })
  void whatIsNoSuchFileIsReported(String text) {
    assertThrows(IOException.class, () -> read(text));
  }
}
