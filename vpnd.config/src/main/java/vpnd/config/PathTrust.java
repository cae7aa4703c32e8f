// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a path leads, and whether anybody but root and the user that runs vpnd can make it lead
 * elsewhere (security L). Every directory on the way is looked at, from the root down, and the
 * directories of every symbolic link: each must belong to one of the two, and be writable for no
 * other, unless it is a sticky one, where what is in it must belong to one of the two. So what was
 * found trusted cannot be exchanged afterwards by anybody else.
 *
 * @param path without symbolic links
 * @param danger why others can; null if they cannot
 */
record PathTrust(Path path, @Nullable Danger danger) {
  private static final int MAX_LINKS = 40;
  private static final int STICKY = 01000;
  private static final int WRITABLE_FOR_OTHERS = 022;
  private static final int ROOT = 0;
  private static final int SELF = self();

  /** What others can do, and what the operator can do about it. */
  record Danger(String fault, String remedy) {
    @Override
    public String toString() {
      return fault + "; " + remedy;
    }
  }

  /**
   * Follows a path.
   *
   * @throws IOException if there is nothing at its end, or it cannot be followed
   */
  static PathTrust of(Path path) throws IOException {
    return new Walk().to(path.toAbsolutePath());
  }

  /** Whether a file's owner is root or the user that runs vpnd. */
  static boolean isTrusted(int owner) {
    return owner == ROOT || owner == SELF;
  }

  /** The effective user; on a system that does not tell, only root is trusted. */
  private static int self() {
    try {
      return owner(attributes(Path.of("/proc/self").toRealPath()));
    } catch (IOException e) {
      return ROOT;
    }
  }

  static Map<String, Object> attributes(Path path) throws IOException {
    return Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
  }

  static int owner(Map<String, Object> attributes) {
    return (int) requireNonNull(attributes.get("uid"));
  }

  static int mode(Map<String, Object> attributes) {
    return (int) requireNonNull(attributes.get("mode"));
  }

  private static final class Walk {
    private final Deque<Path> rest = new ArrayDeque<>();
    private @Nullable Danger danger;
    private int links;

    PathTrust to(Path path) throws IOException {
      var at = path.getRoot();
      push(path);
      checkDirectory(at);
      while (!rest.isEmpty()) {
        at = step(at, rest.pop());
        if (!rest.isEmpty()) {
          checkDirectory(at);
        }
      }
      return new PathTrust(at, danger);
    }

    private Path step(Path at, Path name) throws IOException {
      if (name.toString().equals(".") || name.toString().isEmpty()) {
        return at;
      }
      if (name.toString().equals("..")) {
        return at.getParent() == null ? at : at.getParent();
      }
      var next = at.resolve(name);
      if (!Files.isSymbolicLink(next)) {
        return next;
      }
      if (++links > MAX_LINKS) {
        throw new FileSystemLoopException(next.toString());
      }
      checkOwner(next, "the link ", attributes(next));
      var target = Files.readSymbolicLink(next);
      push(target);
      return target.isAbsolute() ? target.getRoot() : at;
    }

    /** Its names are the next to be followed. */
    private void push(Path path) {
      for (int i = path.getNameCount() - 1; i >= 0; i--) {
        rest.push(path.getName(i));
      }
    }

    private void checkOwner(Path place, String kind, Map<String, Object> attributes)
        throws IOException {
      if (danger == null && !isTrusted(owner(attributes))) {
        danger =
            new Danger(
                "%s%s on the way to it belongs to %s, who could put another file in its place"
                    .formatted(kind, place, Files.getOwner(place, LinkOption.NOFOLLOW_LINKS)),
                "keep it in a directory of root, such as /etc or /opt");
      }
    }

    private void checkDirectory(Path directory) throws IOException {
      var attributes = attributes(directory);
      checkOwner(directory, "the directory ", attributes);
      int mode = mode(attributes);
      if (danger == null && (mode & WRITABLE_FOR_OTHERS) != 0 && (mode & STICKY) == 0) {
        danger =
            new Danger(
                "others than its owner may write to the directory %s, and put another file in its place"
                    .formatted(directory),
                ModeRemedy.of("chmod go-w", directory));
      }
    }
  }
}
