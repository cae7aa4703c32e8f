// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config.role;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * A jar, and the roles of its manifest.
 *
 * @param path of the jar
 * @param capabilities none if it has no role
 */
public record RoleJar(Path path, List<RoleCapability> capabilities) {
  /** What the developer of the bundle has to do about {@link #fault}. */
  public static final String REMEDY =
      "build the bundle with version = \"1.0.0\" in the @Capability of its role";

  /** The jars in a directory, sorted by name; none if there is no such directory. */
  public static List<Path> in(Path directory) throws IOException {
    try (var files = Files.newDirectoryStream(directory, "*.jar")) {
      var jars = new ArrayList<Path>();
      files.forEach(jars::add);
      jars.sort(null);
      return jars;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /**
   * Reads the manifest.
   *
   * @throws IOException if the file is not a jar or cannot be read
   */
  public static RoleJar read(Path path) throws IOException {
    try (var jar = new JarFile(path.toFile(), false)) {
      var manifest = jar.getManifest();
      var header =
          manifest == null ? null : manifest.getMainAttributes().getValue("Provide-Capability");
      return new RoleJar(path, header == null ? List.of() : RoleCapability.ofHeader(header));
    }
  }

  /** Whether a header {@code Provide-Capability} has the role in a version that vpnd can use. */
  public static boolean provides(String header, String role) {
    return RoleCapability.ofHeader(header).stream()
        .anyMatch(one -> one.role().equals(role) && one.fault() == null);
  }

  /** Whether it has the role, in any version of the capability. */
  public boolean has(String role) {
    return capability(role) != null;
  }

  /** Whether it has the role in a version of the capability that this vpnd can use. */
  public boolean provides(String role) {
    return has(role) && fault(role) == null;
  }

  /** Why its role cannot be used; null if it can, or the jar does not have it. */
  public @Nullable String fault(String role) {
    var capability = capability(role);
    return capability == null ? null : capability.fault();
  }

  private @Nullable RoleCapability capability(String role) {
    return capabilities.stream().filter(one -> one.role().equals(role)).findFirst().orElse(null);
  }
}
