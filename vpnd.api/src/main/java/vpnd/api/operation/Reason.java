// SPDX-License-Identifier: BSD-2-Clause
package vpnd.api.operation;

import static java.util.stream.Collectors.joining;

import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The reason of a failure, for operators: the message of an exception, without names of Java
 * classes. The message of many Java exceptions is not a sentence (that of a missing file is its
 * path alone), and their {@code toString} begins with the name of a class.
 */
public final class Reason {
  private static final String FAULT = "a fault of vpnd; the log has the details with -v";

  /**
   * A possible class name; the quantifiers are possessive, since a message may quote untrusted
   * input.
   */
  private static final Pattern NAME = Pattern.compile("[\\w.$]++:?+ ?+");

  private static final int MAX_CAUSES = 20;

  private Reason() {}

  /** One line, mostly a phrase without a full stop. */
  public static String of(Throwable thrown) {
    var deepest = thrown;
    for (int i = 0; i < MAX_CAUSES; i++) {
      var cause = deepest.getCause();
      var message = deepest.getMessage();
      if (cause == null || (message != null && !message.equals(cause.toString()))) {
        break;
      }
      deepest = cause;
    }
    return text(deepest);
  }

  private static String text(Throwable thrown) {
    if (thrown instanceof FileSystemException e) {
      return e.getFile() + ": " + reason(e);
    }
    if (thrown instanceof UnknownHostException) {
      return "unknown host " + thrown.getMessage();
    }
    if (thrown instanceof ClosedChannelException) {
      return "it is closed";
    }
    if (thrown instanceof OutOfMemoryError) {
      return "out of memory";
    }
    if (thrown instanceof StackOverflowError) {
      return "nested too deeply";
    }
    var message = thrown.getMessage();
    return message == null || message.isBlank() || isOfJava(thrown) ? FAULT : words(message);
  }

  /** The messages of these contain names of Java classes and methods. */
  private static boolean isOfJava(Throwable thrown) {
    return thrown instanceof NullPointerException
        || thrown instanceof ClassCastException
        || thrown instanceof ReflectiveOperationException
        || (thrown instanceof LinkageError && !(thrown instanceof UnsatisfiedLinkError));
  }

  private static String words(String message) {
    var text =
        NAME.matcher(message)
            .replaceAll(name -> isClass(name.group()) ? "" : Matcher.quoteReplacement(name.group()))
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .collect(joining("; "));
    return text.isEmpty() ? FAULT : text;
  }

  /** Such as {@code java.io.IOException: }, in front of the message of a cause. */
  private static boolean isClass(String name) {
    var text = name.replace(':', ' ').strip();
    int last = text.lastIndexOf('.') + 1;
    return last > 0
        && last < text.length()
        && Character.isUpperCase(text.charAt(last))
        && (text.endsWith("Exception") || text.endsWith("Error"));
  }

  private static @Nullable String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (e instanceof NotDirectoryException) {
      return "not a directory";
    }
    if (e instanceof DirectoryNotEmptyException) {
      return "the directory is not empty";
    }
    return e.getReason() == null ? "the system refused it" : e.getReason();
  }
}
