// SPDX-License-Identifier: BSD-2-Clause
package vpnd.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The jars and the native libraries of a distribution, also those inside jars. */
final class Distribution {
  private final Map<String, Jar> jars = new TreeMap<>();
  private final Map<String, byte[]> libraries = new TreeMap<>();

  Distribution(Path home) throws IOException {
    try (var files = Files.walk(home)) {
      for (var path : files.filter(Files::isRegularFile).toList()) {
        add(home.relativize(path).toString(), path);
      }
    }
  }

  private void add(String file, Path path) throws IOException {
    if (NativeCode.is(file)) {
      libraries.put(file, Files.readAllBytes(path));
    } else if (file.endsWith(".jar")) {
      var jar = new Jar(file, Files.readAllBytes(path));
      jars.put(file, jar);
      if (jar.part().isOwn()) {
        addEmbedded(file, jar);
      }
    }
  }

  private void addEmbedded(String file, Jar jar) throws IOException {
    for (var entry : jar.entries().entrySet()) {
      var path = file + "!/" + entry.getKey();
      if (path.endsWith(".jar")) {
        jars.put(path, new Jar(path, entry.getValue()));
      } else if (NativeCode.is(path)) {
        libraries.put(path, entry.getValue());
      }
    }
  }

  /** The jars, in the order of their paths. */
  List<Jar> jars() {
    return List.copyOf(jars.values());
  }

  /**
   * All parts, in the order of their paths, jars first.
   *
   * @throws IOException if one is unknown
   */
  List<Part> parts() throws IOException {
    var parts = new ArrayList<Part>();
    for (var jar : jars.values()) {
      parts.add(jar.part());
    }
    var jna =
        parts.stream()
            .filter(part -> part.name().equals("jna"))
            .findFirst()
            .orElseThrow(() -> new IOException("the distribution has no jna.jar"));
    for (var library : libraries.entrySet()) {
      parts.add(NativeCode.part(library.getKey(), library.getValue(), jna));
    }
    return parts;
  }
}
