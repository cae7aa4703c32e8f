// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the sources of all modules put into texts for operators: no names of Java classes, as the
 * {@code toString} of an exception begins with, identifiers as they are spelt in a file, and no
 * program of one system alone.
 */
class OperatorTextTest {
  private static final Path ROOT = Path.of("..");

  /** Their output is for developers. */
  private static final List<String> NOT_SHIPPED =
      List.of(
          "vpnd.itest",
          "vpnd.itest.container",
          "vpnd.bench",
          "vpnd.inventory",
          "vpnd.testing",
          "target");

  /** Types whose message is always a text of vpnd. */
  private static final String OWN = "Failure|ConfigurationException|IllegalArgumentException";

  /** {@code Reason} itself, the trace at DEBUG, and vpndctl, which has none but its own classes. */
  private static final List<String> EXEMPT =
      List.of("Reason.java", "LineLogger.java", "ControlCommand.java");

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$");

  /** The name of a variable that holds an exception. */
  private static final Pattern THROWN =
      Pattern.compile(
          "[(|, ]((?!(?:"
              + OWN
              + ")\\b)(?:[A-Z]\\w*)?(?:Exception|Error|Throwable)) (\\w+)\\s*[,)]");

  private static final Pattern CLASS_NAME =
      Pattern.compile("getSimpleName\\(\\)|getClass\\(\\)\\.getName\\(\\)|\\.getTypeName\\(\\)");

  /** Such as {@code remote_pk} in the sources of the parser. */
  private static final Pattern PARAMETER = Pattern.compile("\"([a-z]+_[a-z_]+)\"");

  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"");

  /** Programs that no other system has. */
  private static final Pattern OF_LINUX =
      Pattern.compile(
          "\\b(?:ip (?:-|route|addr|link|rule|monitor)|ss -|systemctl|journalctl|nft list)");

  private static Stream<Path> shipped() throws IOException {
    var modules = new ArrayList<Path>();
    try (var folders = Files.newDirectoryStream(ROOT, Files::isDirectory)) {
      folders.forEach(modules::add);
    }
    return modules.stream()
        .filter(module -> !NOT_SHIPPED.contains(String.valueOf(module.getFileName())))
        .map(module -> module.resolve("src/main/java"))
        .filter(Files::isDirectory)
        .flatMap(OperatorTextTest::sources);
  }

  private static Stream<Path> sources(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String code(Path file) throws IOException {
    return COMMENT.matcher(Files.readString(file)).replaceAll("");
  }

  private static List<String> classNames(String code) {
    var found = new ArrayList<String>();
    CLASS_NAME.matcher(code).results().forEach(use -> found.add(use.group()));
    var thrown = THROWN.matcher(code);
    while (thrown.find()) {
      var name = thrown.group(2);
      Pattern.compile(
              "\\+ %1$s\\b(?!\\s*[.(])|\\b%1$s(?:\\.getCause\\(\\))?\\.(?:toString|getMessage)\\(\\)|\\b%1$s \\+ \""
                  .formatted(name))
          .matcher(code)
          .results()
          .forEach(use -> found.add(use.group()));
    }
    return found;
  }

  @Test
  void anExceptionIsToldByWhatItSays() throws Exception {
    var found = new ArrayList<String>();
    int files = 0;
    for (var file : shipped().toList()) {
      files++;
      if (!EXEMPT.contains(String.valueOf(file.getFileName()))) {
        classNames(code(file)).forEach(use -> found.add(file + ": " + use));
      }
    }
    assertTrue(files > 200, "sources found: " + files);
    assertEquals(List.of(), found, "use vpnd.api.operation.Reason");
  }

  /** What this test looks for is found. */
  @Test
  void theRulesFindWhatTheyForbid() {
    for (var bad :
        List.of(
            "catch (IOException e) { text(\"no: \" + e); }",
            "catch (IOException | TimeoutException e) { text(e.toString()); }",
            "void fail(Throwable cause) { text(cause.getMessage()); }",
            "void fail(UnsatisfiedLinkError e) { text(e.getCause().getMessage()); }",
            "text(part.getClass().getSimpleName());")) {
      assertEquals(1, classNames(bad).size(), bad);
    }
    assertEquals(
        List.of(), classNames("catch (IOException e) { throw new IOException(Reason.of(e), e); }"));
  }

  /**
   * What a text advises on a guess must not take other peers down, nor open the door to replays.
   */
  @Test
  void noTextAdvisesWhatDoesHarm() throws Exception {
    var harm =
        Pattern.compile("(?i)\\b(?:stop|restart) vpnd\\b|(?<!do not )\\bremove [^\";.]*nonce file");
    var found = new ArrayList<String>();
    for (var file : shipped().toList()) {
      var code = code(file).replaceAll("\"\\s*\\+\\s*\"", "");
      // How vpnd is ended is what this one is asked for.
      if (!file.endsWith("LeaveCommand.java")) {
        harm.matcher(code).results().forEach(text -> found.add(file + ": " + text.group()));
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void identifiersKeepTheirSpelling() throws Exception {
    var parameters =
        PARAMETER
            .matcher(
                Files.readString(
                    ROOT.resolve("vpnd.config/src/main/java/vpnd/config/file/Parameter.java")))
            .results()
            .map(found -> found.group(1))
            .distinct()
            .toList();
    assertTrue(parameters.size() > 15, parameters::toString);
    var documents = new ArrayList<Path>();
    try (var files = Files.newDirectoryStream(ROOT.resolve("docs"), "*.md")) {
      files.forEach(documents::add);
    }
    documents.add(ROOT.resolve("README.md"));
    var found = new ArrayList<String>();
    for (var file : Stream.concat(shipped(), documents.stream()).toList()) {
      var text = Files.readString(file);
      for (var parameter : parameters) {
        var wrong = parameter.substring(0, 1).toUpperCase(Locale.ROOT) + parameter.substring(1);
        if (Pattern.compile("\\b" + wrong + "\\b").matcher(text).find()) {
          found.add(file + ": " + wrong);
        }
      }
      if (text.contains("toUpperCase(text.charAt(0))")) {
        found.add(file + ": makes a capital of the first letter, whatever it is");
      }
    }
    assertEquals(List.of(), found);
  }

  private static List<String> onlyForLinux(String code) {
    return TEXT.matcher(code.replaceAll("\"\\s*\\+\\s*\"", ""))
        .results()
        .map(MatchResult::group)
        .filter(text -> OF_LINUX.matcher(text).find() && !text.contains("elsewhere"))
        .toList();
  }

  /** An operator of another system gets its program named, too. */
  @Test
  void aProgramOfLinuxIsNamedWithThatOfOtherSystems() throws Exception {
    var found = new ArrayList<String>();
    for (var file : shipped().toList()) {
      if (!file.toString().contains("vpnd.tun.linux")) {
        onlyForLinux(code(file)).forEach(text -> found.add(file + ": " + text));
      }
    }
    assertEquals(List.of(), found);
    assertEquals(1, onlyForLinux("say(\"See ip route \" + \"get %s.\");").size());
  }
}
