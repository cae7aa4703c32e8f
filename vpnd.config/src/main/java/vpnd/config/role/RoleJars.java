// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.role;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import vpnd.config.value.InvalidValueException;
import vpnd.config.value.RoleType;
import vpnd.config.value.ValueText;
import vpnd.config.value.ValueType;

/**
 * The roles that a configuration file may name: those of vpnd, and those that jars in {@code
 * bundles/} and {@code bundles/role/} of a distribution, or installed bundles, provide. The jars
 * are read only for the latter, and each again only if it has changed. Thread-safe.
 */
public final class RoleJars {
  private record Known(FileTime modified, long size, RoleJar jar) {}

  private final Path bundles;
  private final Path roles;
  private final Predicate<String> installed;
  private Map<Path, Known> known = new HashMap<>();

  /** Those of the distribution in this directory. */
  public RoleJars(Path home) {
    this(home, role -> false);
  }

  /**
   * The same, and those of other bundles in a framework.
   *
   * @param installed whether a bundle that is installed provides the role
   */
  public RoleJars(Path home, Predicate<String> installed) {
    this.installed = installed;
    bundles = home.resolve("bundles");
    roles = bundles.resolve("role");
  }

  /** The directory whose jars are started only for the tunnels that name their role. */
  public Path directory() {
    return roles;
  }

  /** Whether a file may name the role. */
  public boolean contain(String role) {
    return RoleType.ALL.contains(role)
        || installed.test(role)
        || jars().stream().anyMatch(jar -> jar.provides(role));
  }

  /**
   * Whether it is there without a tunnel that names it: a jar in {@code bundles/}, or a bundle that
   * somebody else has installed, provides it.
   */
  public boolean isThere(String role) {
    return installed.test(role)
        || jars().stream()
            .anyMatch(jar -> bundles.equals(jar.path().getParent()) && jar.provides(role));
  }

  /** The type of the parameter {@code role}. */
  public ValueType<String> type() {
    return ValueType.single(RoleType.DESCRIPTION, this::require);
  }

  private String require(String text) throws InvalidValueException {
    if (contain(text)) {
      return text;
    }
    for (var jar : jars()) {
      if (jar.has(text)) {
        throw new InvalidValueException(
            "%s is that of %s, which is not used: %s"
                .formatted(ValueText.quote(text), jar.path(), jar.fault(text)),
            RoleJar.REMEDY);
      }
    }
    throw new InvalidValueException(
        ValueText.quote(text) + " is not a role", "give " + names() + ", in lower case");
  }

  private String names() {
    var further = new TreeSet<String>();
    for (var jar : jars()) {
      jar.capabilities().stream()
          .map(RoleCapability::role)
          .filter(jar::provides)
          .forEach(further::add);
    }
    var names = new LinkedHashSet<>(RoleType.NAMES);
    names.addAll(further);
    var list = List.copyOf(names);
    int last = list.size() - 1;
    return String.join(", ", list.subList(0, last)) + " or " + list.get(last);
  }

  /** All that can be read; {@code RoleBundles} reports the others. */
  private synchronized List<RoleJar> jars() {
    var now = new HashMap<Path, Known>();
    var jars = new ArrayList<RoleJar>();
    for (var directory : List.of(roles, bundles)) {
      try {
        for (var path : RoleJar.in(directory)) {
          var jar = jar(path);
          now.put(path, jar);
          jars.add(jar.jar);
        }
      } catch (IOException e) {
        // A directory that cannot be read has no roles.
      }
    }
    known = now;
    return jars;
  }

  private Known jar(Path path) throws IOException {
    var modified = Files.getLastModifiedTime(path);
    var size = Files.size(path);
    var former = known.get(path);
    if (former != null && former.modified.equals(modified) && former.size == size) {
      return former;
    }
    try {
      return new Known(modified, size, RoleJar.read(path));
    } catch (IOException e) {
      return new Known(modified, size, new RoleJar(path, List.of()));
    }
  }
}
