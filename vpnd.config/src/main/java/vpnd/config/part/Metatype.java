// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.part;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A Metatype file, as bnd makes it from {@code @ObjectClassDefinition} and {@code @Designate}:
 * which parameters belong to which PID. Names and descriptions for user interfaces are skipped.
 */
public final class Metatype {
  /** The directory in a bundle. */
  public static final String DIRECTORY = "OSGI-INF/metatype";

  private final Map<String, Map<String, Attribute>> classes = new HashMap<>();

  /** The class of objects of each PID. */
  private final Map<String, String> designated = new HashMap<>();

  private final XMLStreamReader xml;

  private Metatype(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * Reads a file.
   *
   * @return the parameters by name, by PID
   * @throws IOException if it cannot be read or is not valid
   */
  public static Map<String, Map<String, Attribute>> read(InputStream file) throws IOException {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      return new Metatype(factory.createXMLStreamReader(file)).read();
    } catch (XMLStreamException | IllegalArgumentException e) {
      throw new IOException("it is not a valid Metatype file", e);
    }
  }

  private Map<String, Map<String, Attribute>> read() throws XMLStreamException {
    var pid = "";
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamReader.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "OCD" -> classes.put(attribute("id", ""), attributes());
          case "Designate" -> pid = attribute("pid", "");
          case "Object" -> designated.put(pid, attribute("ocdref", ""));
          default -> {} // for user interfaces
        }
      }
    }
    var definitions = new HashMap<String, Map<String, Attribute>>();
    designated.forEach((key, name) -> definitions.put(key, classes.getOrDefault(name, Map.of())));
    return definitions;
  }

  /** The children of an element OCD. */
  private Map<String, Attribute> attributes() throws XMLStreamException {
    var attributes = new TreeMap<String, Attribute>();
    while (xml.next() != XMLStreamReader.END_ELEMENT || !xml.getLocalName().equals("OCD")) {
      if (xml.isStartElement() && xml.getLocalName().equals("AD")) {
        var read = attribute();
        attributes.put(read.id(), read);
      }
    }
    return attributes;
  }

  private Attribute attribute() throws XMLStreamException {
    var id = attribute("id", "");
    var type = AttributeType.of(attribute("type", "String"));
    var cardinality = Integer.parseInt(attribute("cardinality", "0"));
    var isRequired = attribute("required", "true").equals("true");
    var hasDefault = xml.getAttributeValue(null, "default") != null;
    var min = number("min");
    var max = number("max");
    return new Attribute(id, type, cardinality, isRequired && !hasDefault, min, max, options());
  }

  private List<String> options() throws XMLStreamException {
    var options = new ArrayList<String>();
    while (xml.next() != XMLStreamReader.END_ELEMENT || !xml.getLocalName().equals("AD")) {
      if (xml.isStartElement() && xml.getLocalName().equals("Option")) {
        options.add(attribute("value", ""));
      }
    }
    return options;
  }

  private String attribute(String name, String byDefault) {
    var value = xml.getAttributeValue(null, name);
    return value == null ? byDefault : value;
  }

  private @Nullable BigDecimal number(String name) {
    var value = xml.getAttributeValue(null, name);
    return value == null ? null : new BigDecimal(value);
  }
}
