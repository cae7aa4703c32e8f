// SPDX-License-Identifier: BSD-2-Clause
package vpnd.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vpnd.api.TunnelConfig;

/**
 * What a configuration file says.
 *
 * @param file the file
 * @param tunnel the tunnel
 * @param sodiumLibrary {@code sodium_library}: the libsodium to load, or null to let vpnd choose
 * @param places where the nonce files and the socket of the statistics really were when the file
 *     was read, for those that are named by way of a symbolic link
 * @param lines where the file gives a value, by the names of the parameters
 * @param warnings what is probably not meant, such as a parameter that the role does not use
 */
record Configuration(
    ConfigurationFile file,
    TunnelConfig tunnel,
    @Nullable Path sodiumLibrary,
    Map<Path, Path> places,
    Map<String, Integer> lines,
    List<Problem> warnings)
    implements AutoCloseable {

  /** Copies the collections. */
  Configuration {
    places = Map.copyOf(places);
    lines = Map.copyOf(lines);
    warnings = List.copyOf(warnings);
  }

  /** Whether the other says the same, be it in other words: a tunnel may run on with either. */
  boolean saysTheSameAs(Configuration other) {
    return tunnel.equals(other.tunnel) && Objects.equals(sodiumLibrary, other.sodiumLibrary);
  }

  /** Where one of its nonce files or the socket of its statistics really is. */
  Path placeOf(Path path) {
    return places.getOrDefault(path, path);
  }

  /** Where the file gives the parameter's value; 0 if it does not. */
  int lineOf(Parameter<?> parameter) {
    return lines.getOrDefault(parameter.name(), 0);
  }

  /** Overwrites the tunnel's secret key. */
  @Override
  public void close() {
    tunnel.localSecretKey().close();
  }
}
