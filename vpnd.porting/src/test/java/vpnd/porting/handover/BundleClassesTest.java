// SPDX-License-Identifier: BSD-2-Clause
package vpnd.porting.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

class BundleClassesTest {
  private static final Path CLASSES = Path.of("target/classes");

  private final Set<String> loaded = new TreeSet<>();

  @Test
  void theClassesOfAllPackagesAreLoaded() throws IOException {
    BundleClasses.load(bundle());
    assertTrue(loaded.contains("vpnd.porting.offload.GsoSplitter"), loaded::toString);
    assertEquals(allClasses(), loaded);
  }

  private static Set<String> allClasses() throws IOException {
    try (var files = Files.walk(CLASSES)) {
      return files
          .map(file -> CLASSES.relativize(file).toString())
          .filter(file -> file.endsWith(".class"))
          .map(file -> file.replace(".class", "").replace('/', '.'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** A bundle with the classes of this module. */
  private Bundle bundle() {
    return (Bundle)
        Proxy.newProxyInstance(
            Bundle.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "findEntries" ->
                      entries((String) arguments[0], Boolean.TRUE.equals(arguments[2]));
                  case "loadClass" -> {
                    loaded.add((String) arguments[0]);
                    yield Object.class;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static Enumeration<URL> entries(String directory, boolean isRecursive)
      throws IOException {
    var root = CLASSES.resolve(directory.replaceFirst("^/", ""));
    try (var files = Files.walk(root, isRecursive ? Integer.MAX_VALUE : 1)) {
      return Collections.enumeration(
          files
              .filter(file -> Objects.toString(file.getFileName()).endsWith(".class"))
              .map(file -> url("/" + CLASSES.relativize(file)))
              .toList());
    }
  }

  private static URL url(String path) {
    try {
      return URI.create("file://" + path).toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
