// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Documents, comments and messages of the whole tree are in plain technical English: spelt as
 * hunspell's British dictionary and {@code cnf/words} have it, without phrases that a reader would
 * have to translate.
 */
class LanguageTest {
  private static final Path ROOT = Path.of("..");

  /** Hunspell's dictionary, of the package hunspell-en-gb. */
  private static final String DICTIONARY = "/usr/share/hunspell/en_GB.dic";

  /** Phrases to avoid, as regular expressions, and what to write instead. */
  private static final Map<String, String> PHRASES =
      Map.of(
          // Earlier versions compare "virtio header of 10 octets" at a handover.
          "(?<!10\\s)octets?", "byte",
          "whoever", "the one who acts: a process, a peer, a user",
          "lest", "so that ... not, or to prevent",
          "(?:is|are|was|were|be|been|being) told", "is logged, reported or notified",
          "so many", "the number",
          "of no peer", "unattributed, or of unknown source",
          "in words", "as text",
          "clothing", "IPv4-mapped",
          "(?:mend|heal)(?:s|ed|ings?)?", "fix, repair or recover",
          "strangers?", "unknown source");

  private static final Pattern PHRASE =
      Pattern.compile("\\b(?i:" + String.join("|", PHRASES.keySet()).replace(" ", "\\s+") + ")\\b");

  /** A word in lower case, or one with a capital; no name in a program, path or address. */
  private static final Pattern WORD =
      Pattern.compile(
          "(?<![\\w./_@$:#=~&%-])[A-Za-z][a-z]+(?:'[a-z]+)?(?![\\w/_@$(=~:.-]*[\\w/_@$(=])");

  private static List<String> phrases(Prose prose) {
    return PHRASE
        .matcher(prose.text())
        .results()
        .map(found -> prose.place(found.start()) + ": " + found.group().replaceAll("\\s+", " "))
        .toList();
  }

  /** The words and the place of each one's first use. */
  private static Map<String, String> words(List<Prose> texts) {
    var words = new TreeMap<String, String>();
    for (var text : texts) {
      var prose = text.withoutCode();
      WORD.matcher(prose.text())
          .results()
          .forEach(word -> words.computeIfAbsent(word.group(), first -> prose.place(word.start())));
    }
    return words;
  }

  /** Those of some words that hunspell does not know. */
  private static Set<String> misspelt(Set<String> words) throws IOException {
    var hunspell =
        new ProcessBuilder("hunspell", "-i", "UTF-8", "-d", "en_GB", "-l")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    hunspell.environment().put("LC_ALL", "C.UTF-8");
    var input = Files.createTempFile("words", "");
    try {
      Files.write(input, words);
      var process = hunspell.redirectInput(input.toFile()).start();
      try (var output = process.inputReader(StandardCharsets.UTF_8)) {
        return output.lines().collect(Collectors.toSet());
      }
    } finally {
      Files.delete(input);
    }
  }

  private static Set<String> ownWords() throws IOException {
    return Files.readAllLines(ROOT.resolve("cnf/words")).stream()
        .filter(line -> !line.startsWith("#"))
        .collect(Collectors.toSet());
  }

  /** A word as the list has it: in lower case, without the ending of the genitive. */
  private static String entry(String word) {
    return word.toLowerCase(Locale.ROOT).replaceFirst("'s$", "");
  }

  private static void needsHunspell() {
    var fault = "hunspell or its dictionary is missing: install hunspell and hunspell-en-gb";
    boolean isThere = Files.exists(Path.of(DICTIONARY));
    assertTrue(isThere || !"true".equals(System.getenv("CI")), fault);
    if (!isThere) {
      System.err.println("SKIPPED: " + fault);
    }
    assumeTrue(isThere, fault);
  }

  @Test
  void noTextHasAPhraseToAvoid() throws IOException {
    var texts = Prose.below(ROOT);
    assertTrue(texts.size() > 700, "texts found: " + texts.size());
    var found = new ArrayList<String>();
    for (var text : texts) {
      if (!text.file().endsWith("LanguageTest.java")) {
        found.addAll(phrases(text));
      }
    }
    assertEquals("", String.join("\n", found), "write instead: " + PHRASES);
  }

  @Test
  void everyWordIsSpeltRight() throws IOException {
    needsHunspell();
    var words = words(Prose.below(ROOT));
    assertTrue(words.size() > 2500, "words found: " + words.size());
    var own = ownWords();
    var found = new ArrayList<String>();
    for (var word : misspelt(words.keySet())) {
      if (!own.contains(entry(word))) {
        found.add(words.get(word) + ": " + word);
      }
    }
    assertEquals("", String.join("\n", found), "correct it, or add it to cnf/words");
  }

  /** So that the list stays short. */
  @Test
  void everyWordOfTheListIsUsed() throws IOException {
    var used =
        words(Prose.below(ROOT)).keySet().stream()
            .map(LanguageTest::entry)
            .collect(Collectors.toSet());
    var unused = new ArrayList<>(ownWords());
    unused.removeAll(used);
    assertEquals(List.of(), unused, "remove it from cnf/words");
  }

  /** The negative control. */
  @Test
  void whatItForbidsIsFound() throws IOException {
    var comment = "/** A packet that is\n * told of. */\nint of(int octets) { // whoever\n";
    assertEquals(
        List.of("Sample.java:1: is told", "Sample.java:3: whoever"),
        phrases(Prose.ofJava(comment)));
    assertEquals(
        List.of("Sample.java:1: so many"),
        phrases(
            Prose.ofJava("log(\"there are so \"\n + \"many of \" + octets + lest(\"lest\"));")));
    needsHunspell();
    assertEquals(
        Set.of("recieve"),
        misspelt(words(List.of(Prose.ofJava("// To recieve a byte."))).keySet()));
  }
}
