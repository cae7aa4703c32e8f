// SPDX-License-Identifier: BSD-2-Clause
package vpnd.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The English of one file: a document, or the comments and texts of a source. All other characters
 * are blank, so that offsets and lines are those of the file and a sentence may span lines.
 *
 * @param file the path from the root of the tree
 */
record Prose(Path file, String text) {
  /** What others wrote, what is built, and what is measured. */
  private static final Set<String> NO_SOURCE =
      Set.of("target", "results", "corpus", "LICENSE", "checksums.sha256", "words");

  private static final Pattern JAVA =
      Pattern.compile(
          "(?s)(?<string>\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\")"
              + "|(?<comment>/\\*.*?\\*/|//[^\\n]*)|'(?:\\\\.|[^'\\\\\\n])+'");

  private static final Pattern XML = Pattern.compile("(?s)<!--(?<comment>.*?)-->(?<string>(?!))");

  /** In scripts and similar files a line or the end of one. */
  private static final Pattern SHELL =
      Pattern.compile(
          "(?m)(?:^|\\s)#(?<comment>[^\\n]*)|(?<string>\"(?:\\\\.|[^\"\\\\\\n])*\")|'[^'\\n]*'");

  /** Begins a line of a comment, joins the parts of a string, or separates its lines. */
  private static final Pattern JOINT =
      Pattern.compile("(?m)^[ \\t]*\\*(?!\\S)|/\\*\\*?|\\*/|^[ \\t]*(?://|#)|\\\\n|[\"+]");

  /** Code within prose, names and addresses. */
  private static final Pattern CODE =
      Pattern.compile(
          "(?ms)^```.*?^```|^ {4}[^\\n]*$|`[^`]*`|\\]\\([^)]*\\)|https?://\\S+"
              + "|\\{@\\w+[^}]*\\}|@(?:param|throws|see) \\S+|<[^>]*>|&\\w+;|%[-\\d]*\\w");

  /** The texts of all documents, Java sources, scripts and build files below a directory. */
  static List<Prose> below(Path root) throws IOException {
    var found = new ArrayList<Prose>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            var name = String.valueOf(directory.getFileName());
            return NO_SOURCE.contains(name) || (isHidden(name) && !name.equals(".."))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            var name = String.valueOf(file.getFileName());
            if (!NO_SOURCE.contains(name) && !isHidden(name)) {
              var text = textOf(name, file);
              if (!text.isBlank()) {
                found.add(new Prose(root.relativize(file), text));
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".");
  }

  private static String textOf(String name, Path file) throws IOException {
    int dot = name.lastIndexOf('.');
    return switch (dot < 0 ? "" : name.substring(dot)) {
      case ".md" -> Files.readString(file);
      case ".java" -> only(JAVA, Files.readString(file));
      case ".xml" -> only(XML, Files.readString(file));
      case "", ".sh", ".py", ".bnd", ".properties" -> only(SHELL, Files.readString(file));
      default -> "";
    };
  }

  /** For {@code LanguageTest}: a text as if it were that of a source file. */
  static Prose ofJava(String source) {
    return new Prose(Path.of("Sample.java"), only(JAVA, source));
  }

  private static String only(Pattern lexer, String source) {
    var text = new StringBuilder(blank(source));
    lexer
        .matcher(source)
        .results()
        .forEach(
            token -> {
              if (isProse(token.group())) {
                text.replace(token.start(), token.end(), token.group());
              }
            });
    return without(JOINT, text.toString());
  }

  /** Characters in single quotes are none; nor is a string without a space, mostly a name. */
  private static boolean isProse(String token) {
    return !token.startsWith("'") && (!token.startsWith("\"") || token.contains(" "));
  }

  private static String without(Pattern pattern, String text) {
    return pattern.matcher(text).replaceAll(found -> blank(found.group()));
  }

  private static String blank(String text) {
    return text.replaceAll("[^\\n]", " ");
  }

  /** The same without code, names and addresses. */
  Prose withoutCode() {
    return new Prose(file, without(CODE, text));
  }

  /** Such as {@code docs/shell.md:12}. */
  String place(int offset) {
    return file + ":" + (1 + text.substring(0, offset).chars().filter(c -> c == '\n').count());
  }
}
