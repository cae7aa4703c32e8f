// SPDX-License-Identifier: BSD-2-Clause
package vpnd.tck.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The report for programs: the format of JUnit, which build servers read. */
final class JunitXml {
  /** What XML 1.0 cannot represent. */
  private static final String FORBIDDEN = "[^\t\n\r -\uD7FF\uE000-\uFFFD]";

  private JunitXml() {}

  static void write(Path file, KitReport report) throws IOException {
    try (var output = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      var xml = XMLOutputFactory.newInstance().createXMLStreamWriter(output);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuite");
      var time = report.results().stream().map(ClauseResult::duration);
      attribute(xml, "name", report.title());
      attribute(xml, "tests", Integer.toString(report.results().size()));
      attribute(xml, "failures", Long.toString(report.count(Outcome.FAILED)));
      attribute(xml, "errors", "0");
      attribute(xml, "skipped", Long.toString(report.count(Outcome.SKIPPED)));
      attribute(xml, "time", seconds(time.reduce(Duration.ZERO, Duration::plus)));
      for (var result : report.results()) {
        write(xml, result);
      }
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private static void write(XMLStreamWriter xml, ClauseResult result) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement("testcase");
    attribute(xml, "classname", result.contract());
    attribute(xml, "name", result.clause());
    attribute(xml, "time", seconds(result.duration()));
    if (result.outcome() != Outcome.PASSED) {
      xml.writeStartElement(result.outcome() == Outcome.FAILED ? "failure" : "skipped");
      attribute(xml, "message", result.reason());
      xml.writeCharacters(clean(result.details()));
      xml.writeEndElement();
    } else if (!result.reason().isEmpty()) {
      xml.writeStartElement("system-out");
      xml.writeCharacters(clean(result.reason()));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, clean(value));
  }

  private static String clean(String text) {
    return text.replaceAll(FORBIDDEN, "?");
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toMillis() / 1000.0);
  }
}
