// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.trust;

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
 * The target of a path, and whether any user other than root and the one that runs vpnd can
 * redirect it (security L). Checks every directory of the path, from the root down, and those of
 * every symbolic link: each must be owned by one of the two users and not be writable by others,
 * unless it is sticky, in which case its entry on the path must be owned by one of the two. A
 * trusted path therefore cannot be redirected later.
 *
 * @param path the target, without symbolic links
 * @param exposure how others can redirect it; null if they cannot
 */
public record PathTrust(Path path, @Nullable Exposure exposure) {
  private static final int MAX_LINKS = 40;
  private static final int STICKY = 01000;
  private static final int WRITABLE_FOR_OTHERS = 022;
  private static final int ROOT = 0;
  private static final int SELF = self();

  /** What other users can do, and the remedy. */
  public record Exposure(String fault, String remedy) {
    @Override
    public String toString() {
      return fault + "; " + remedy;
    }
  }

  /**
   * Resolves a path.
   *
   * @throws IOException if the target does not exist, or the path cannot be resolved
   */
  public static PathTrust of(Path path) throws IOException {
    return new Walk().to(path.toAbsolutePath());
  }

  /** Whether a file's owner is root or the user that runs vpnd. */
  public static boolean isTrusted(int owner) {
    return owner == ROOT || owner == SELF;
  }

  /** The effective user; only root is trusted where that is not known. */
  private static int self() {
    try {
      return owner(attributes(Path.of("/proc/self").toRealPath()));
    } catch (IOException e) {
      return ROOT;
    }
  }

  public static Map<String, Object> attributes(Path path) throws IOException {
    return Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
  }

  public static int owner(Map<String, Object> attributes) {
    return (int) requireNonNull(attributes.get("uid"));
  }

  public static int mode(Map<String, Object> attributes) {
    return (int) requireNonNull(attributes.get("mode"));
  }

  private static final class Walk {
    private final Deque<Path> rest = new ArrayDeque<>();
    private @Nullable Exposure exposure;
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
      return new PathTrust(at, exposure);
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

    /** Its names are resolved next. */
    private void push(Path path) {
      for (int i = path.getNameCount() - 1; i >= 0; i--) {
        rest.push(path.getName(i));
      }
    }

    private void checkOwner(Path place, String kind, Map<String, Object> attributes)
        throws IOException {
      if (exposure == null && !isTrusted(owner(attributes))) {
        exposure =
            new Exposure(
                "%s%s on the way to it belongs to %s, who could put another file in its place"
                    .formatted(kind, place, Files.getOwner(place, LinkOption.NOFOLLOW_LINKS)),
                "keep it in a directory of root, such as /etc or /opt");
      }
    }

    private void checkDirectory(Path directory) throws IOException {
      var attributes = attributes(directory);
      checkOwner(directory, "the directory ", attributes);
      int mode = mode(attributes);
      if (exposure == null && (mode & WRITABLE_FOR_OTHERS) != 0 && (mode & STICKY) == 0) {
        exposure =
            new Exposure(
                "others than its owner may write to the directory %s, and put another file in its place"
                    .formatted(directory),
                ModeRemedy.of("chmod go-w", directory));
      }
    }
  }
}
